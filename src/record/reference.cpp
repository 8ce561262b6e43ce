#include "record/reference.h"

#include <vector>

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

Result<Place> Place::parse(std::string_view text) {
  const Error bad{ErrorCode::invalid,
                  "not a reference: want <party>/<epoch>/<index>/<leaf>, as lists print it, or "
                  "shorter: <party>/<index>, where epochs and hashes may be given by their "
                  "beginning"};
  std::vector<std::string_view> parts;
  if (text.size() > 160) return bad;
  while (parts.size() < 4) {
    const std::size_t cut = text.find('/');
    parts.push_back(text.substr(0, cut));
    if (cut == std::string_view::npos) break;
    text.remove_prefix(cut + 1);
    if (parts.size() == 4) return bad;
  }
  if (parts.size() < 2) return bad;
  const auto index = parse_decimal(parts[parts.size() == 2 ? 1 : 2], ~std::uint64_t{0} >> 1);
  if (!index || parts[0].empty()) return bad;
  Place out;
  out.party = parts[0];
  out.index = *index;
  if (parts.size() > 2) out.epoch = parts[1];
  if (parts.size() > 3) out.leaf = parts[3];
  if (parts.size() > 2 && out.epoch.empty()) return bad;
  if (out.leaf.find_first_not_of("0123456789abcdef") != std::string::npos) return bad;
  return out;
}

bool Place::fits(const Reference& ref, std::string_view party_name) const {
  return (party == std::to_string(ref.party) || party == party_name) && index == ref.index &&
         ref.epoch.starts_with(epoch) && hex(ref.leaf.view()).starts_with(leaf);
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
