// Reads matter and label out of a header's wire bytes by hand (proto/record.proto: Header.matter is
// field 2, Header.label field 6; Label has policy 1, classification 2, categories 3) and decides on
// bytes, so that a mistake in the generated classes, in their use or in labels.cpp is not repeated
// here. Anything unexpected is no.
#include "labels/guard.h"

#include <cstdint>
#include <optional>

#include "base/mutant.h"

namespace labels {

namespace {

constexpr std::uint32_t kMatterField = 2;
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

// Whom a category names; nothing where it is an ordinary one.
std::optional<ByteView> named_by(ByteView category) {
  constexpr char kBefore[] = {'p', 'e', 'r', 's', 'o', 'n', '/'};
  if (category.size() < sizeof kBefore) return std::nullopt;
  for (std::size_t i = 0; i < sizeof kBefore; ++i) {
    if (category[i] != kBefore[i]) return std::nullopt;
  }
  return category.substr(sizeof kBefore);
}

bool label_allows(const Viewer& viewer, ByteView label) {
  Fields fields(label);
  bool same_policy = false;
  bool names = false;
  bool is_named = false;
  ByteView previous_category;
  while (fields.next()) {
    if (fields.field == 1 && fields.wire == Wire::bytes && !fields.repeated) {
      same_policy = !fields.bytes.empty() && fields.bytes == viewer.policy;
    } else if (fields.field == 2 && fields.wire == Wire::varint && !fields.repeated) {
      if (fields.value == 0 || fields.value > viewer.clearance) return false;
    } else if (fields.field == 3 && fields.wire == Wire::bytes) {
      if (fields.bytes.empty() || fields.bytes <= previous_category) return false;
      previous_category = fields.bytes;
      if (const auto person = named_by(fields.bytes)) {
        names = true;
        is_named = is_named || (!person->empty() && *person == viewer.person);
        continue;
      }
      if (!holds(viewer, fields.bytes) && !MUTANT("labels-guard-categories")) return false;
    } else {
      return false;
    }
  }
  return fields.sound() && same_policy && (!names || is_named);
}

// Whether the matter is of a body that is the viewer's, or of none, in a circle where one is.
bool matter_allows(const Viewer& viewer, std::string_view circle, ByteView matter) {
  std::size_t end = 0;
  while (end < matter.size() && matter[end] != '/') ++end;
  const ByteView first = matter.substr(0, end);
  ByteView rest = end < matter.size() ? matter.substr(end + 1) : ByteView();
  end = 0;
  while (end < rest.size() && rest[end] != '/') ++end;
  const bool is_person = first == "bodies" && rest.substr(0, end) == "people" && end < rest.size();
  for (const BodyOfCircle& one : *viewer.bodies) {
    if (one.circle != circle) continue;
    if (first == "circle" || is_person || (!rest.empty() && rest.substr(0, end) == one.body))
      return true;
  }
  return false;
}

}  // namespace

bool guard_lets_out(ByteView header) {
  Fields fields(header);
  bool found = false;
  while (fields.next()) {
    if (fields.field != kLabelField) continue;
    if (fields.wire != Wire::bytes || fields.repeated) return false;
    found = true;
    Fields label(fields.bytes);
    while (label.next()) {
      if (label.field == 3 && (label.wire != Wire::bytes || named_by(label.bytes))) return false;
    }
    if (!label.sound()) return false;
  }
  return found && fields.sound();
}

bool guard_allows(const Viewer& viewer, std::string_view circle, ByteView header) {
  if (!viewer.reads_content) return false;
  Fields fields(header);
  bool allowed = false;
  bool seen = !viewer.bodies;
  while (fields.next()) {
    if (fields.field > kLastHeaderField) return false;
    if (fields.field == kMatterField && viewer.bodies) {
      if (fields.wire != Wire::bytes || fields.repeated) return false;
      seen = matter_allows(viewer, circle, fields.bytes);
      if (!seen) return false;
    }
    if (fields.field != kLabelField) continue;
    if (fields.wire != Wire::bytes || fields.repeated) return false;
    allowed = label_allows(viewer, fields.bytes);
    if (!allowed) return false;
  }
  return allowed && seen && fields.sound();
}

}  // namespace labels
