#include "mail/address.h"

#include <algorithm>

namespace mail {
namespace {

constexpr std::size_t kAddressMax = 254;  // RFC 5321, section 4.5.3.1.3, without the brackets
constexpr std::size_t kLocalMax = 64;
constexpr std::size_t kLabelMax = 63;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// atext of RFC 5322, section 3.2.3.
bool is_atext(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  bool after_dot = true;  // an atom has to begin
  for (const char c : text) {
    if (c != '.' && !is_atext(c)) return false;
    if (c == '.' && after_dot) return false;
    after_dot = c == '.';
  }
  return !after_dot;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLabelMax && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
           return is_letter(c) || is_digit(c) || c == '-';
         });
}

Error wrong(std::string what) { return {ErrorCode::invalid, std::move(what)}; }

}  // namespace

Result<std::string> parse_address(std::string_view text) {
  if (text.empty() || text.size() > kAddressMax)
    return wrong("has to be an address like duty@ministry.example, of at most 254 bytes");
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return wrong("has no @: write duty@ministry.example");
  const std::string_view local = text.substr(0, at);
  std::string domain(text.substr(at + 1));
  const auto foreign = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::any_of(domain.begin(), domain.end(), foreign))
    return wrong("has a domain in another script: write its form in ASCII, which begins with xn--");
  if (std::any_of(local.begin(), local.end(), foreign))
    return wrong("has letters before the @ that mail servers do not take: use an address in ASCII");
  if (local.empty() || local.size() > kLocalMax || !is_dot_atom(local))
    return wrong("has before the @ what no plain address has, such as a space, quotes or brackets");
  std::size_t labels = 0;
  for (std::size_t from = 0; from <= domain.size();) {
    const std::size_t end = std::min(domain.find('.', from), domain.size());
    if (!is_label(std::string_view(domain).substr(from, end - from)))
      return wrong("has behind the @ what is no domain; write one like ministry.example");
    ++labels;
    from = end + 1;
  }
  if (labels < 2) return wrong("has behind the @ no whole domain; write one like ministry.example");
  for (char& c : domain) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return std::string(local) + "@" + domain;
}

std::string_view domain_of(std::string_view address) {
  return address.substr(address.rfind('@') + 1);
}

}  // namespace mail
