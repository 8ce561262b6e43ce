#include "journal/names.h"

#include <array>

#include "base/encoding.h"

namespace journal {

namespace {

constexpr std::size_t kPartyNameSizeMax = 64;
constexpr std::size_t kCircleIdSize = 32;
constexpr std::size_t kEpochSuffixSize = 8;
constexpr std::uint64_t kEpochNumberMax = (std::uint64_t{1} << 63) - 1;

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_hex(std::string_view text, std::size_t size) {
  if (text.size() != size) return false;
  for (char c : text) {
    if (!is_hex_digit(c)) return false;
  }
  return true;
}

bool is_label(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.back() == '-') return false;
  for (char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

}  // namespace

bool is_party_name(std::string_view text) {
  if (text.size() > kPartyNameSizeMax) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_circle_id(std::string_view text) { return is_hex(text, kCircleIdSize); }

bool is_epoch_name(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return false;
  const auto number = parse_decimal(text.substr(0, dash), kEpochNumberMax);
  return number && *number > 0 && is_hex(text.substr(dash + 1), kEpochSuffixSize);
}

std::uint64_t epoch_number(std::string_view epoch) {
  check(is_epoch_name(epoch));
  return *parse_decimal(epoch.substr(0, epoch.find('-')), kEpochNumberMax);
}

Result<Origin> parse_origin(std::string_view text) {
  std::array<std::string_view, 3> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t slash = text.find('/');
    if ((i < 2) == (slash == std::string_view::npos)) {
      return Error{ErrorCode::invalid, "origin: not <party>/<circle>/<epoch>"};
    }
    parts[i] = text.substr(0, slash);
    if (i < 2) text.remove_prefix(slash + 1);
  }
  if (!is_party_name(parts[0])) {
    return Error{ErrorCode::invalid, "origin: the party is not a name of labels of [a-z0-9-]"};
  }
  if (!is_circle_id(parts[1])) {
    return Error{ErrorCode::invalid, "origin: the circle is not 32 lower-case hex digits"};
  }
  if (!is_epoch_name(parts[2])) {
    return Error{ErrorCode::invalid, "origin: the epoch is not <number from 1>-<8 hex digits>"};
  }
  return Origin{std::string(parts[0]), std::string(parts[1]), std::string(parts[2])};
}

bool follows_epoch(std::uint64_t current, std::uint64_t next) {
  return next > current && next - current <= kEpochStepMax;
}

std::string witness_name(std::string_view party, std::string_view circle) {
  return std::string(party) + "/" + std::string(circle) + "/witness";
}

std::string mirror_name(std::string_view party, std::string_view circle) {
  return std::string(party) + "/" + std::string(circle) + "/mirror";
}

}  // namespace journal
