#include "api/attachment.h"

#include <utility>

#include "papers/clean.h"

namespace api {

std::string disposition(std::string_view name) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string plain = papers::file_name(name);
  std::string ascii;
  std::string encoded;
  for (const char c : plain) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    if (letter) {
      ascii += c;
      encoded += c;
    } else {
      if (byte < 0x80 || byte >= 0xC0) ascii += '_';  // one for each character
      encoded += '%';
      encoded += kHex[byte >> 4];
      encoded += kHex[byte & 15];
    }
  }
  return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
}

HttpResponse attachment(std::string_view type, std::string_view name, Bytes body) {
  HttpResponse out;
  out.headers.emplace_back("Content-Type", type);
  out.headers.emplace_back("Content-Disposition", disposition(name));
  out.body = std::move(body);
  return out;
}

}  // namespace api
