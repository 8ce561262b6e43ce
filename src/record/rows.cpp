#include "record/rows.h"

#include <algorithm>

#include "base/encoding.h"
#include "record/asks.h"

namespace record {
namespace {

constexpr std::size_t kRowKeyMax = 200;
constexpr std::size_t kMatterMax = 400;
constexpr std::uint8_t kJoint = 1;      // flags of a row
constexpr std::uint8_t kElsewhere = 2;  // the content is that of another act, which follows

void put_reference(Bytes& out, const Reference& ref) {
  put_varint(out, ref.party);
  put_block(out, ref.epoch);
  put_varint(out, ref.index);
  out += ref.leaf.view();
}
Reference take_reference(ByteReader& reader) {
  Reference ref;
  ref.party = static_cast<std::uint32_t>(reader.varint());
  ref.epoch = std::string(reader.block(64));
  ref.index = reader.varint();
  const ByteView leaf = reader.take(32);
  if (reader.ok()) ref.leaf = crypto::Hash::from(leaf);
  return ref;
}

constexpr std::size_t kTagSize = 16;

}  // namespace

Bytes label_tag(const Label& label) {
  Bytes text;
  put_block(text, label.policy);
  put_varint(text, label.classification);
  for (const std::string& category : label.categories) put_block(text, category);
  Bytes out(1, '\0');
  out += crypto::sha256(text).view().substr(0, kTagSize);
  return out;
}

Bytes encode(const StoredRow& row) {
  Bytes out;
  out.reserve(192 + row.value.size());
  put_varint(out, row.level);
  put_reference(out, row.ref);
  const bool elsewhere = row.source != row.ref;
  put_u8(out, static_cast<std::uint8_t>((row.joint ? kJoint : 0) | (elsewhere ? kElsewhere : 0)));
  if (elsewhere) put_reference(out, row.source);
  put_block(out, row.party);
  put_varint(out, row.time);
  put_block(out, row.label.policy);
  put_varint(out, row.label.classification);
  put_varint(out, row.label.categories.size());
  for (const std::string& category : row.label.categories) put_block(out, category);
  out += row.value;
  return out;
}

Result<StoredRow> decode_row(ByteView bytes) {
  ByteReader reader(bytes);
  StoredRow row;
  row.level = reader.varint();
  row.ref = take_reference(reader);
  const std::uint8_t flags = reader.u8();
  row.joint = (flags & kJoint) != 0;
  row.source = (flags & kElsewhere) != 0 ? take_reference(reader) : row.ref;
  row.party = std::string(reader.block(128));
  row.time = reader.varint();
  row.label.policy = std::string(reader.block(128));
  row.label.classification = static_cast<std::uint32_t>(reader.varint());
  const std::uint64_t categories = reader.varint();
  for (std::uint64_t i = 0; i < categories && reader.ok(); ++i)
    row.label.categories.emplace_back(reader.block(128));
  if (!reader.ok())
    return Error{ErrorCode::corrupt,
                 "a row of the projection does not read; run 'entente rebuild'"};
  row.value = Bytes(reader.rest());
  return row;
}

Bytes row_prefix(ByteView circle_raw, std::string_view module) {
  Bytes key = "r";
  key += circle_raw;
  key += module;
  key.push_back('\0');
  return key;
}

Bytes row_prefix(ByteView circle_raw, std::string_view module, std::string_view matter) {
  Bytes key = row_prefix(circle_raw, module);
  key += matter;
  key.push_back('\0');
  return key;
}

ByteView row_key_of(ByteView key_and_tag) {
  return key_and_tag.substr(0, key_and_tag.size() - std::min(key_and_tag.size(), kTagSize + 1));
}

bool before(const StoredRow& row, const StoredRow& other) {
  return row.level != other.level ? row.level < other.level : row.ref < other.ref;
}

Label label_of(const Header& header) {
  Label label;
  label.policy = header.label().policy();
  label.classification = header.label().classification();
  label.categories.assign(header.label().categories().begin(), header.label().categories().end());
  return label;
}

StoreRows::StoreRows(store::Store& store, Bytes prefix, StoredRow stamp)
    : store_(store),
      prefix_(std::move(prefix)),
      tag_(label_tag(stamp.label)),
      stamp_(std::move(stamp)) {}

void StoreRows::put(ByteView key, ByteView value) {
  if (!outcome_.ok()) return;
  check(key.size() <= kRowKeyMax);
  const std::size_t before_key = prefix_.size();
  prefix_ += key;
  prefix_ += tag_;
  outcome_ = put_full(prefix_, value);
  prefix_.resize(before_key);
}

ByteView StoreRows::matter() const {
  const ByteView rest = ByteView(prefix_).substr(17);
  const std::size_t module_end = rest.find('\0');
  return rest.substr(module_end + 1, rest.size() - module_end - 2);
}

void StoreRows::ask(std::string_view key, const Ask& ask) {
  if (!outcome_.ok()) return;
  check(!key.empty() && key.size() <= kRowKeyMax);
  outcome_ = put_ask(store_, circle(), matter(), key, ask, stamp_);
}

void StoreRows::answer(std::string_view matter, std::string_view key) {
  if (!outcome_.ok() || key.empty() || key.size() > kRowKeyMax) return;
  // What concerns one body is answered in that body.
  const auto body = [](std::string_view of) {
    const std::size_t slash = of.find('/');
    return slash == of.npos ? of : of.substr(slash + 1, of.find('/', slash + 1) - slash - 1);
  };
  if (matter.empty()) matter = this->matter();
  if (matter.size() > kMatterMax || body(matter) != body(this->matter())) return;
  outcome_ = put_answer(store_, circle(), matter, key, stamp_);
}

Result<void> StoreRows::put_full(ByteView full, ByteView value) {
  const std::optional<Bytes> held = TRY(store_.get(store::Space::projection, full));
  if (held && before(stamp_, TRY(decode_row(*held)))) return {};
  stamp_.value = Bytes(value);
  return store_.put(store::Space::projection, full, encode(stamp_));
}

}  // namespace record
