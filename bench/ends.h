// A link of the WAN profile between two nodes of a bench, and its bytes on TCP.
#pragma once

#include <cstdint>
#include <optional>

#include "federation.h"
#include "link/frame.h"
#include "link/profile.h"

namespace bench {

// One side of a link of the WAN profile: the frames, windows and acknowledgements of the real one.
class End : public links::Source {
 public:
  End(Federation& two, int self) : two_(two), self_(self), mux_(links::kWan, *this) {}

  std::optional<Bytes> next(links::Precedence precedence) override {
    std::optional<Bytes> message = two_.party(self_).engine->next(
        two_.party(1 - self_).name, static_cast<node::Precedence>(precedence));
    if (message) message_bytes_ += message->size();
    return message;
  }

  // Writes what is due and hands it to the other end; bytes on TCP.
  std::uint64_t write_to(End& other) {
    constexpr std::uint64_t kRecord = 5 + 1 + 16;  // TLS 1.3: header, type, tag; one for a write
    std::uint64_t bytes = 0;
    for (Bytes out = mux_.produce(links::kWan.write_bytes); !out.empty();
         out = mux_.produce(links::kWan.write_bytes)) {
      bytes += out.size() + kRecord;
      Result<std::vector<links::Message>> got = other.mux_.consume(out);
      if (!got.ok()) return 0;
      for (const links::Message& message : got.value())
        two_.party(other.self_)
            .engine->received(two_.party(self_).name,
                              static_cast<node::Precedence>(message.precedence), message.bytes);
    }
    return bytes;
  }
  std::uint64_t message_bytes() const { return message_bytes_; }

 private:
  Federation& two_;
  int self_;
  links::Mux mux_;
  std::uint64_t message_bytes_ = 0;
};

// Until both have come to rest; the bytes of both directions on TCP.
inline std::uint64_t exchange(Federation& two, End& here, End& there) {
  std::uint64_t bytes = 0;
  for (std::uint64_t moved = 1; moved > 0; bytes += moved) {
    moved = here.write_to(there);
    if (!two.party(1).engine->turn_end().ok()) return bytes;
    moved += there.write_to(here);
    if (!two.party(0).engine->turn_end().ok()) return bytes;
  }
  return bytes;
}

}  // namespace bench
