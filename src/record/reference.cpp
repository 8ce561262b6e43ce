#include "record/reference.h"

#include "base/encoding.h"
#include "journal/names.h"

namespace record {

std::strong_ordering Reference::operator<=>(const Reference& other) const {
  if (const auto c = party <=> other.party; c != 0) return c;
  if (const auto c = journal::epoch_number(epoch) <=> journal::epoch_number(other.epoch); c != 0)
    return c;
  if (const int c = epoch.compare(other.epoch); c != 0)
    return c < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  if (const auto c = index <=> other.index; c != 0) return c;
  return leaf <=> other.leaf;
}

Bytes Reference::encode() const {
  Bytes out;
  put_u32(out, party);
  put_u8(out, static_cast<std::uint8_t>(epoch.size()));
  out += epoch;
  put_u64(out, index);
  out += leaf.view();
  return out;
}

std::string Reference::text() const {
  return std::to_string(party) + "/" + epoch + "/" + std::to_string(index) + "/" + hex(leaf.view());
}

Result<Reference> Reference::parse(std::string_view text) {
  const Error bad{ErrorCode::invalid,
                  "not a reference: want <party number>/<epoch>/<index>/<leaf in hex>"};
  if (text.size() > 160) return bad;
  std::string_view part[4];
  for (int i = 0; i < 4; ++i) {
    const std::size_t cut = i < 3 ? text.find('/') : text.size();
    if (cut == std::string_view::npos) return bad;
    part[i] = text.substr(0, cut);
    text.remove_prefix(i < 3 ? cut + 1 : cut);
  }
  const auto party = parse_decimal(part[0], 0xffffffffU);
  const auto index = parse_decimal(part[2], ~std::uint64_t{0} >> 1);
  const auto leaf = unhex(part[3]);
  if (!party || *party == 0 || !index || !leaf || leaf->size() != 32 ||
      !journal::is_epoch_name(part[1]))
    return bad;
  return Reference{static_cast<std::uint32_t>(*party), std::string(part[1]), *index,
                   crypto::Hash::from(*leaf)};
}

Result<Reference> Reference::from(const EntryRef& ref) {
  if (ref.party() == 0 || ref.leaf().size() != 32 || !journal::is_epoch_name(ref.epoch()))
    return Error{ErrorCode::invalid, "an entry reference has a wrong party, epoch or leaf hash"};
  return Reference{ref.party(), ref.epoch(), ref.index(), crypto::Hash::from(ref.leaf())};
}

EntryRef Reference::proto() const {
  EntryRef out;
  out.set_party(party);
  out.set_epoch(epoch);
  out.set_index(index);
  out.set_leaf(leaf.view().data(), leaf.view().size());
  return out;
}

}  // namespace record
