// Reads the label out of a header's wire bytes by hand (proto/record.proto: Header.label is field
// 6; Label has policy 1, classification 2, categories 3) and decides on bytes, so that a mistake in
// the generated classes, in their use or in labels.cpp is not repeated here. Anything unexpected is
// no.
#include "labels/guard.h"

#include <cstdint>
#include <optional>

#include "base/mutant.h"

namespace labels {

namespace {

constexpr std::uint32_t kLabelField = 6;
constexpr std::uint32_t kLastHeaderField = 24;

enum class Wire : std::uint8_t { varint = 0, bytes = 2 };

// One field at a time, front to back; nothing after the first oddity.
class Fields {
 public:
  explicit Fields(ByteView message) : rest_(message) {}

  bool next() {
    if (bad_ || rest_.empty()) return false;
    const auto tag = number();
    if (!tag || *tag > 0xffffffffU) return stop();
    field = static_cast<std::uint32_t>(*tag >> 3);
    wire = static_cast<Wire>(*tag & 7);
    if (field == 0 || field < last_) return stop();
    repeated = field == last_;
    last_ = field;
    if (wire == Wire::varint) {
      const auto read = number();
      if (!read) return stop();
      value = *read;
      return true;
    }
    if (wire != Wire::bytes) return stop();
    const auto size = number();
    if (!size || *size > rest_.size()) return stop();
    bytes = rest_.substr(0, static_cast<std::size_t>(*size));
    rest_.remove_prefix(bytes.size());
    return true;
  }

  bool sound() const { return !bad_; }

  std::uint32_t field = 0;
  Wire wire = Wire::varint;
  bool repeated = false;  // the field before was the same
  std::uint64_t value = 0;
  ByteView bytes;

 private:
  bool stop() {
    bad_ = true;
    return false;
  }

  // A minimal base-128 number of at most 64 bits.
  std::optional<std::uint64_t> number() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) return std::nullopt;
      out |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) {
        if (byte == 0 && shift > 0) return std::nullopt;
        return out;
      }
    }
    return std::nullopt;
  }

  ByteView rest_;
  std::uint32_t last_ = 0;
  bool bad_ = false;
};

bool holds(const Viewer& viewer, ByteView category) {
  for (const std::string& held : viewer.categories) {
    if (held == category) return true;
  }
  return false;
}

bool label_allows(const Viewer& viewer, ByteView label) {
  Fields fields(label);
  bool same_policy = false;
  ByteView previous_category;
  while (fields.next()) {
    if (fields.field == 1 && fields.wire == Wire::bytes && !fields.repeated) {
      same_policy = !fields.bytes.empty() && fields.bytes == viewer.policy;
    } else if (fields.field == 2 && fields.wire == Wire::varint && !fields.repeated) {
      if (fields.value == 0 || fields.value > viewer.clearance) return false;
    } else if (fields.field == 3 && fields.wire == Wire::bytes) {
      if (fields.bytes.empty() || fields.bytes <= previous_category) return false;
      previous_category = fields.bytes;
      if (!holds(viewer, fields.bytes) && !MUTANT("labels-guard-categories")) return false;
    } else {
      return false;
    }
  }
  return fields.sound() && same_policy;
}

}  // namespace

bool guard_allows(const Viewer& viewer, ByteView header) {
  if (!viewer.reads_content) return false;
  Fields fields(header);
  bool allowed = false;
  while (fields.next()) {
    if (fields.field > kLastHeaderField) return false;
    if (fields.field != kLabelField) continue;
    if (fields.wire != Wire::bytes || fields.repeated) return false;
    allowed = label_allows(viewer, fields.bytes);
    if (!allowed) return false;
  }
  return allowed && fields.sound();
}

}  // namespace labels
