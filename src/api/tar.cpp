#include "api/tar.h"

#include <cstdio>
#include <cstring>

namespace api {
namespace {

constexpr std::size_t kBlock = 512;

void pad(Bytes& out) { out.append((kBlock - out.size() % kBlock) % kBlock, '\0'); }

Bytes header(const std::string& name, std::size_t size, char type) {
  Bytes out(kBlock, '\0');
  const auto put = [&out](std::size_t at, std::string_view text) {
    out.replace(at, text.size(), text);
  };
  put(0, std::string_view(name).substr(0, 100));
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  char octal[16];
  std::snprintf(octal, sizeof octal, "%011zo", size);
  put(124, octal);
  put(136, "00000000000");
  put(148, "        ");
  out[156] = type;
  put(257, std::string_view("ustar\0"
                            "00",
                            8));
  unsigned sum = 0;
  for (const char c : out) sum += static_cast<unsigned char>(c);
  std::snprintf(octal, sizeof octal, "%06o", sum);
  put(148, std::string_view(octal, 7));
  out[155] = ' ';
  return out;
}

}  // namespace

Bytes tar_head(const std::string& path, std::uint64_t size) {
  Bytes out;
  if (path.size() > 100) {
    // "<length> path=<path>\n", the length counting itself.
    const std::string rest = " path=" + path + "\n";
    std::size_t length = rest.size() + 1;
    while (std::to_string(length).size() + rest.size() != length) ++length;
    const std::string record = std::to_string(length) + rest;
    out = header("pax", record.size(), 'x') + record;
    pad(out);
  }
  return out + header(path, size, '0');
}

Bytes tar_padding(std::uint64_t size) { return Bytes((kBlock - size % kBlock) % kBlock, '\0'); }

Bytes tar_end() { return Bytes(2 * kBlock, '\0'); }

}  // namespace api
