// Whatever a peer sends: the mux holds a bounded amount, and how the bytes were cut changes
// nothing.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "link/frame.h"

namespace {

struct Nothing final : links::Source {
  std::optional<Bytes> next(links::Precedence) override { return std::nullopt; }
};

// The messages until the first error, and whether there was one.
std::pair<std::vector<links::Message>, bool> read(ByteView bytes, std::size_t piece) {
  Nothing nothing;
  links::Mux mux(links::kThin, nothing);
  std::vector<links::Message> out;
  while (!bytes.empty()) {
    auto got = mux.consume(bytes.substr(0, piece));
    check(mux.held_bytes() <= links::kPrecedences * links::kMessageMax);
    if (!got.ok()) return {out, true};
    for (auto& message : got.value()) {
      check(!message.bytes.empty() && message.bytes.size() <= links::kMessageMax);
      out.push_back(std::move(message));
    }
    check(mux.produce(260).size() <= 260);
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  return {out, false};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const ByteView bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = read(bytes, 1 + (data[0] & 31u));
  const auto bytewise = read(bytes, 1);
  check(whole.second == bytewise.second);
  // With an error in the same piece, earlier messages of that piece are not handed out.
  check(whole.first.size() <= bytewise.first.size());
  for (std::size_t i = 0; i < whole.first.size(); ++i) {
    check(whole.first[i] == bytewise.first[i]);
  }
  return 0;
}
