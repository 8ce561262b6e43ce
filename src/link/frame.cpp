#include "link/frame.h"

#include <algorithm>

#include "base/check.h"
#include "base/encoding.h"

namespace links {

namespace {

// The header's first byte: precedence (2 bits), last fragment, acknowledgement asked, type (4).
enum Type : std::uint8_t {
  data = 0,
  acknowledgement = 1,
  ping_frame = 2,
  pong_frame = 3,
  hello = 4
};
constexpr std::uint8_t kTypeBits = 0x0f;
constexpr std::uint8_t kAskBit = 0x10;
constexpr std::uint8_t kLastBit = 0x20;
constexpr unsigned kPrecedenceShift = 6;
constexpr std::size_t kControlMax = 11;  // a type byte and the longest varint

std::uint8_t head_of(Precedence precedence, Type type) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(precedence) << kPrecedenceShift | type);
}

Error broken(const char* what) {
  return {ErrorCode::invalid, std::string("the peer broke the link format: ") + what};
}

std::size_t data_header_size(std::size_t payload) {
  return payload < 0x80 ? 2 : payload < 0x4000 ? 3 : 4;
}

std::size_t index_of(Precedence precedence) { return static_cast<std::size_t>(precedence); }

}  // namespace

Mux::Mux(const Profile& profile, Source& source) : profile_(profile), source_(source) {
  check(profile.frame_bytes >= kFragmentMin && profile.frame_bytes <= kFrameMax);
  check(profile.window_bytes >= 2 * profile.frame_bytes);
  check(profile.reserve_bytes >= 2 * profile.frame_bytes);
  check(profile.window_bytes <= kWindowMax && profile.reserve_bytes <= kWindowMax);
  windows_[0].size = profile.window_bytes;
  windows_[1].size = profile.reserve_bytes;
}

// How much of the current message of this precedence can go into `room` bytes of a write; 0 where
// the window is closed, the room too small or nothing waits. Takes a message from the source only
// if some of it can go.
std::size_t Mux::fragment_size(Precedence precedence, std::size_t room) {
  if (!greeted()) return 0;  // the peer may yet refuse us; its source need not know
  const Window& window = window_of(precedence);
  const std::size_t header = data_header_size(std::min(room, kFrameMax));
  if (room <= header) return 0;
  const std::size_t most =
      std::min({profile_.frame_bytes, window.size - window.unacknowledged, room - header});
  Outgoing& message = outgoing_[index_of(precedence)];
  if (!message.open) {
    if (most < kFragmentMin) return 0;
    std::optional<Bytes> next = source_.next(precedence);
    if (!next) return 0;
    check(!next->empty() && next->size() <= kMessageMax);
    message = {std::move(*next), 0, true};
  }
  const std::size_t rest = message.bytes.size() - message.sent;
  if (rest <= most) return rest;
  return most < kFragmentMin ? 0 : most;
}

bool Mux::put_control(Bytes& out, std::size_t max_bytes) {
  if (max_bytes - out.size() < kControlMax) return false;
  if (greeting_due_) {
    put_u8(out, hello);
    put_varint(out, kLinkVersion);
    greeting_due_ = false;
    return true;
  }
  for (Window& window : windows_) {
    if (!window.acknowledge || held_) continue;
    const auto precedence = &window == &windows_[0] ? Precedence::routine : Precedence::flash;
    put_u8(out, head_of(precedence, acknowledgement));
    put_varint(out, window.received);
    window.received = 0;
    window.acknowledge = false;
    return true;
  }
  if (pong_due_) {
    put_u8(out, pong_frame);
    pong_due_ = false;
    return true;
  }
  if (ping_due_) {
    put_u8(out, ping_frame);
    ping_due_ = false;
    ++pings_unanswered_;
    return true;
  }
  return false;
}

bool Mux::put_data(Bytes& out, std::size_t max_bytes) {
  for (const Precedence precedence : kHighestFirst) {
    const std::size_t size = fragment_size(precedence, max_bytes - out.size());
    if (size == 0) {
      // A begun or waiting message that only lacks room in this write goes first into the next.
      if (outgoing_[index_of(precedence)].open && fragment_size(precedence, SIZE_MAX) > 0) {
        return false;
      }
      continue;
    }
    Outgoing& message = outgoing_[index_of(precedence)];
    Window& window = window_of(precedence);
    const bool last = message.sent + size == message.bytes.size();
    window.unacknowledged += size;
    window.unasked += size;
    // Asked for each quarter of the window, so it opens again before it is used up, whatever
    // profile the peer has; and where too little is left for a fragment.
    const bool ask =
        window.unasked >= window.size / 4 || window.size - window.unacknowledged < kFragmentMin;
    if (ask) window.unasked = 0;
    put_u8(out, static_cast<std::uint8_t>(head_of(precedence, data) | (last ? kLastBit : 0) |
                                          (ask ? kAskBit : 0)));
    put_varint(out, size);
    out.append(message.bytes, message.sent, size);
    message.sent += size;
    if (last) {
      ++counts_.messages_out[index_of(precedence)];
      message = {};
    }
    return true;
  }
  return false;
}

Bytes Mux::produce(std::size_t max_bytes) {
  check(max_bytes >= kFragmentMin + 4);
  Bytes out;
  while (out.size() < max_bytes && (put_control(out, max_bytes) || put_data(out, max_bytes))) {
    ++counts_.frames_out;
  }
  counts_.bytes_out += out.size();
  return out;
}

bool Mux::wants_write() {
  if (greeting_due_ || pong_due_ || ping_due_) return true;
  for (const Window& window : windows_) {
    if (window.acknowledge && !held_) return true;
  }
  for (const Precedence precedence : kHighestFirst) {
    if (fragment_size(precedence, SIZE_MAX) > 0) return true;
  }
  return false;
}

Result<std::vector<Message>> Mux::consume(ByteView bytes) {
  std::vector<Message> complete;
  counts_.bytes_in += bytes.size();
  while (!bytes.empty()) {
    if (!in_payload_ && !TRY(take_header(bytes))) continue;
    Bytes& message = incoming_[index_of(frame_.precedence)];
    const std::size_t size = std::min(frame_.left, bytes.size());
    message.append(bytes.substr(0, size));
    bytes.remove_prefix(size);
    frame_.left -= size;
    if (frame_.left == 0) finish_frame(complete);
  }
  return complete;
}

// Reads one byte of a header. True when a data frame's payload follows.
Result<bool> Mux::take_header(ByteView& bytes) {
  header_.push_back(bytes.front());
  bytes.remove_prefix(1);
  const auto head = static_cast<std::uint8_t>(header_.front());
  const auto type = static_cast<std::uint8_t>(head & kTypeBits);
  if (type > hello) return broken("unknown frame type");
  if (type != data && (head & (kLastBit | kAskBit)) != 0) return broken("bits that must be zero");
  if (type != data && type != acknowledgement && head != type) {
    return broken("a precedence where none belongs");
  }
  if (!greeted() && type != hello) return broken("no greeting");

  std::uint64_t number = 0;
  if (type != ping_frame && type != pong_frame) {
    if (header_.size() == 1) return false;
    const bool complete = (static_cast<std::uint8_t>(header_.back()) & 0x80) == 0;
    if (!complete && header_.size() < kControlMax) {
      if (type == data && header_.size() > 3) return broken("a frame above 16,384 bytes");
      return false;
    }
    ByteReader reader(ByteView(header_).substr(1));
    number = reader.varint();
    if (!reader.done()) return broken("a number that is not in its shortest form");
  }
  header_.clear();
  if (type == data) {
    TRY(begin_data(head, number));
    return true;
  }
  ++counts_.frames_in;
  if (type == acknowledgement) {
    TRY(take_acknowledgement(head, number));
  } else if (type == ping_frame) {
    pong_due_ = true;
  } else if (type == pong_frame) {
    if (pings_unanswered_ == 0) return broken("an answer to nothing");
    --pings_unanswered_;  // several questions in a row may have one answer: the count may stay up
    ++answered_;
  } else {
    if (greeted()) return broken("a second greeting");
    if (number == 0 || number > UINT32_MAX) return broken("a version out of range");
    peer_version_ = number;  // the lower of the two is spoken: 1 has no lower
  }
  return false;
}

Result<void> Mux::begin_data(std::uint8_t head, std::uint64_t size) {
  frame_.precedence = static_cast<Precedence>(head >> kPrecedenceShift);
  frame_.last = (head & kLastBit) != 0;
  frame_.acknowledge = (head & kAskBit) != 0;
  if (size == 0) return broken("an empty frame");
  if (size > kFrameMax) return broken("a frame above 16,384 bytes");
  if (!frame_.last && size < kFragmentMin) return broken("a fragment below 64 bytes");
  if (incoming_[index_of(frame_.precedence)].size() + size > kMessageMax) {
    return broken("a message above 1,048,576 bytes");
  }
  if (window_of(frame_.precedence).received + size > kWindowMax) {
    return broken("more under way than any window allows");
  }
  frame_.size = frame_.left = static_cast<std::size_t>(size);
  in_payload_ = true;
  return {};
}

Result<void> Mux::take_acknowledgement(std::uint8_t head, std::uint64_t size) {
  const auto precedence = static_cast<Precedence>(head >> kPrecedenceShift);
  if (precedence != Precedence::routine && precedence != Precedence::flash) {
    return broken("an acknowledgement of no window");
  }
  Window& window = window_of(precedence);
  if (size == 0 || size > window.unacknowledged) return broken("more acknowledged than was sent");
  window.unacknowledged -= static_cast<std::size_t>(size);
  return {};
}

void Mux::finish_frame(std::vector<Message>& complete) {
  in_payload_ = false;
  ++counts_.frames_in;
  Window& window = window_of(frame_.precedence);
  window.received += frame_.size;
  if (frame_.acknowledge) window.acknowledge = true;
  if (!frame_.last) return;
  const std::size_t index = index_of(frame_.precedence);
  ++counts_.messages_in[index];
  complete.push_back({frame_.precedence, std::move(incoming_[index])});
  incoming_[index] = Bytes();
}

std::size_t Mux::held_bytes() const {
  std::size_t sum = 0;
  for (const Bytes& message : incoming_) sum += message.size();
  for (const Outgoing& message : outgoing_) sum += message.bytes.size();
  return sum;
}

}  // namespace links
