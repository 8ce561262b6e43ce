// The multiplexer of a link: messages in, frames out, and back. Pure: no socket, no clock.
//
// Messages of four precedences are cut into small frames, so that a higher one goes out after at
// most one frame of a lower one, inside a message too. The mux pulls: it takes a message from the
// Source only when it can send its first bytes, and holds at most one of each precedence; all
// others stay where they can still be reordered. A window keeps what the network holds small.
// Format: docs/formats/link.md. The daemon runs it over TLS, the simulation over a made-up net.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "link/profile.h"

namespace links {

enum class Precedence : std::uint8_t { routine, priority, immediate, flash };
inline constexpr std::size_t kPrecedences = 4;
inline constexpr std::array<Precedence, kPrecedences> kHighestFirst{
    Precedence::flash, Precedence::immediate, Precedence::priority, Precedence::routine};

inline constexpr std::size_t kMessageMax = 1'048'576;  // bytes of one message, at least one
inline constexpr std::size_t kFrameMax = 16'384;       // payload bytes of one frame
inline constexpr std::size_t kFragmentMin = 64;        // of every fragment but a message's last
inline constexpr std::uint32_t kLinkVersion = 1;
// No sender may have more than this unacknowledged in one of its two windows.
inline constexpr std::size_t kWindowMax = 4'194'304;

struct Message {
  Precedence precedence;
  Bytes bytes;
  bool operator==(const Message&) const = default;
};

// Where outgoing messages wait.
class Source {
 public:
  virtual ~Source() = default;
  // Takes the next message of exactly this precedence out of the queue, or nothing. 1 to
  // kMessageMax bytes. Asked often: an empty answer must be cheap.
  virtual std::optional<Bytes> next(Precedence precedence) = 0;
};

struct MuxCounts {
  std::uint64_t bytes_out = 0;  // all frames, headers included
  std::uint64_t bytes_in = 0;
  std::uint64_t frames_out = 0;
  std::uint64_t frames_in = 0;
  std::array<std::uint64_t, kPrecedences> messages_out{};  // last fragment produced
  std::array<std::uint64_t, kPrecedences> messages_in{};
};

class Mux {
 public:
  // `profile` and `source` must outlive the mux. A mux serves one connection: after a cut a new
  // one is made, and whoever feeds it resumes from positions of its own.
  Mux(const Profile& profile, Source& source);

  // The next frames, as many whole ones as fit in `max_bytes` (at least kFragmentMin + 4); empty
  // where nothing can be sent now. What it returns counts as sent.
  Bytes produce(std::size_t max_bytes);

  // True where produce() would return bytes. May take a message from the source.
  bool wants_write();

  // Takes bytes as they come off the line, in pieces of any size, and returns the messages they
  // complete. An error (invalid) means that the peer breaks the format: drop the link, call
  // nothing more.
  Result<std::vector<Message>> consume(ByteView bytes);

  // Asks the peer for a sign of life; answered() counts the answers.
  void ping() { ping_due_ = true; }
  std::uint64_t answered() const { return answered_; }

  // While held, nothing is acknowledged: the peer sends what its window still lets through, at
  // most kWindowMax for each, and goes on answering and asking for signs of life.
  void hold(bool held) { held_ = held; }

  // The peer has greeted: it reads us, and has accepted us below.
  bool greeted() const { return peer_version_ != 0; }

  // Payload bytes sent and not acknowledged, of both windows.
  std::size_t unacknowledged() const {
    return windows_[0].unacknowledged + windows_[1].unacknowledged;
  }
  // Payload bytes in memory here: outgoing messages begun and incoming ones not complete.
  // Never above 2 * kPrecedences * kMessageMax.
  std::size_t held_bytes() const;
  const MuxCounts& counts() const { return counts_; }

 private:
  struct Window {
    std::size_t size = 0;
    std::size_t unacknowledged = 0;
    std::size_t unasked = 0;     // sent since an acknowledgement was last asked for
    std::uint64_t received = 0;  // from the peer, not yet acknowledged to it
    bool acknowledge = false;    // the peer asked
  };
  struct Outgoing {
    Bytes bytes;
    std::size_t sent = 0;
    bool open = false;
  };
  // The data frame whose payload is being read.
  struct Incoming {
    Precedence precedence = Precedence::routine;
    std::size_t size = 0;
    std::size_t left = 0;
    bool last = false;
    bool acknowledge = false;
  };

  Window& window_of(Precedence precedence) {
    return windows_[precedence >= Precedence::immediate ? 1 : 0];
  }
  std::size_t fragment_size(Precedence precedence, std::size_t room);
  bool put_control(Bytes& out, std::size_t max_bytes);
  bool put_data(Bytes& out, std::size_t max_bytes);
  Result<bool> take_header(ByteView& bytes);
  Result<void> begin_data(std::uint8_t head, std::uint64_t size);
  Result<void> take_acknowledgement(std::uint8_t head, std::uint64_t size);
  void finish_frame(std::vector<Message>& complete);

  const Profile& profile_;
  Source& source_;
  std::array<Window, 2> windows_;
  std::array<Outgoing, kPrecedences> outgoing_;
  std::array<Bytes, kPrecedences> incoming_;
  Bytes header_;  // of the frame being read, while incomplete: at most 11 bytes
  Incoming frame_;
  bool in_payload_ = false;
  bool held_ = false;
  bool greeting_due_ = true;
  bool ping_due_ = false;
  bool pong_due_ = false;
  std::uint64_t pings_unanswered_ = 0;
  std::uint64_t answered_ = 0;
  std::uint64_t peer_version_ = 0;
  MuxCounts counts_;
};

}  // namespace links
