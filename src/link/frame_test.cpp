#include "link/frame.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>

#include "base/encoding.h"

namespace {

using links::Message;
using links::Mux;
using links::Precedence;
using links::Profile;

constexpr Precedence kRoutine = Precedence::routine, kPriority = Precedence::priority,
                     kImmediate = Precedence::immediate, kFlash = Precedence::flash;

struct Queues final : links::Source {
  std::array<std::deque<Bytes>, links::kPrecedences> waiting;
  void add(Precedence precedence, Bytes bytes) {
    waiting[static_cast<std::size_t>(precedence)].push_back(std::move(bytes));
  }
  std::optional<Bytes> next(Precedence precedence) override {
    auto& queue = waiting[static_cast<std::size_t>(precedence)];
    if (queue.empty()) return std::nullopt;
    Bytes out = std::move(queue.front());
    queue.pop_front();
    return out;
  }
  bool empty() const {
    return std::all_of(waiting.begin(), waiting.end(), [](auto& queue) { return queue.empty(); });
  }
};

struct Side {
  Queues queues;
  Mux mux;
  std::vector<Message> got;
  explicit Side(const Profile& profile) : mux(profile, queues) {}
  // Takes what the other end put on the line.
  void take(ByteView bytes) {
    auto messages = mux.consume(bytes);
    REQUIRE_MESSAGE(messages.ok(), (messages.ok() ? "" : messages.error().message));
    for (auto& message : messages.value()) got.push_back(std::move(message));
  }
};

// Carries everything both ways until nobody has anything to send.
void settle(Side& a, Side& b, std::size_t max = 16'384) {
  while (a.mux.wants_write() || b.mux.wants_write()) {
    b.take(a.mux.produce(max));
    a.take(b.mux.produce(max));
  }
}

std::vector<Bytes> of(const std::vector<Message>& messages, Precedence precedence) {
  std::vector<Bytes> out;
  for (const auto& message : messages) {
    if (message.precedence == precedence) out.push_back(message.bytes);
  }
  return out;
}

Error refusal(Mux& mux, ByteView bytes) {
  const auto result = mux.consume(bytes);
  REQUIRE(!result.ok());
  return result.error();
}

const Bytes kHello("\x04\x01", 2);

Bytes data_frame(Precedence precedence, bool last, ByteView payload) {
  Bytes out;
  put_u8(out,
         static_cast<std::uint8_t>(static_cast<unsigned>(precedence) << 6 | (last ? 0x20 : 0)));
  put_block(out, payload);
  return out;
}

}  // namespace

TEST_CASE("any interleaving and chunking gives the messages whole and in order per precedence") {
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](std::size_t bound) {
      return static_cast<std::size_t>(random() % bound);
    };
    Side a(*links::kProfiles[below(5)]), b(*links::kProfiles[below(5)]);
    std::array<std::vector<Bytes>, links::kPrecedences> sent;
    std::string ab, ba;  // what is on the line
    std::size_t to_send = 40;
    while (to_send > 0 || a.mux.wants_write() || b.mux.wants_write() || !ab.empty() ||
           !ba.empty()) {
      switch (below(4)) {
        case 0:
          if (to_send > 0) {
            --to_send;
            const std::size_t size = below(20) == 0 ? 1 + below(200'000) : 1 + below(3'000);
            Bytes bytes(size, static_cast<char>('a' + below(26)));
            const std::size_t precedence = below(4);
            sent[precedence].push_back(bytes);
            a.queues.waiting[precedence].push_back(std::move(bytes));
          }
          break;
        case 1:
          ab += a.mux.produce(68 + below(16'400));
          break;
        case 2:
          ba += b.mux.produce(68 + below(16'400));
          break;
        default: {
          const std::size_t forth =
              ab.empty() ? 0 : 1 + below(std::min<std::size_t>(ab.size(), 9'000));
          b.take(ByteView(ab).substr(0, forth));
          ab.erase(0, forth);
          const std::size_t back = ba.empty() ? 0 : 1 + below(ba.size());
          a.take(ByteView(ba).substr(0, back));
          ba.erase(0, back);
        }
      }
    }
    for (std::size_t i = 0; i < links::kPrecedences; ++i) {
      CHECK(of(b.got, static_cast<Precedence>(i)) == sent[i]);
    }
    CHECK(a.got.empty());
    CHECK(b.mux.held_bytes() == 0);
    CHECK(a.mux.counts().bytes_out == b.mux.counts().bytes_in);
    CHECK(b.mux.counts().bytes_out == a.mux.counts().bytes_in);
    CHECK(a.mux.counts().frames_out == b.mux.counts().frames_in);
  }
}

TEST_CASE("a higher precedence goes out after at most one frame, inside a message too") {
  for (const Profile* profile : links::kProfiles) {
    CAPTURE(profile->name);
    Side a(*profile), b(*profile);
    settle(a, b);
    for (const auto& [low, high] :
         {std::pair{kRoutine, kPriority}, std::pair{kPriority, kImmediate},
          std::pair{kImmediate, kFlash}, std::pair{kRoutine, kFlash}}) {
      b.got.clear();
      a.queues.add(low, Bytes(500'000, 'l'));
      b.take(a.mux.produce(profile->write_bytes));  // a frame of the long one is on its way
      a.queues.add(high, Bytes(50, 'h'));
      b.take(a.mux.produce(profile->write_bytes));
      REQUIRE(b.got.size() == 1);
      CHECK(b.got[0] == Message{high, Bytes(50, 'h')});
      settle(a, b);
      CHECK(b.got.size() == 2);
    }
  }
}

TEST_CASE(
    "flash never waits for the window of routine traffic, however long nothing is acknowledged") {
  Side a(links::kThin), b(links::kThin);
  settle(a, b);
  a.queues.add(kRoutine, Bytes(100'000, 'r'));
  while (a.mux.wants_write()) a.mux.produce(260);  // acknowledgements never come
  CHECK(a.mux.unacknowledged() <= links::kThin.window_bytes);
  a.queues.add(kFlash, Bytes(1'000, 'f'));
  std::size_t produced = 0;
  while (a.mux.wants_write()) produced += a.mux.produce(260).size();
  CHECK(produced >= 1'000);
  CHECK(a.mux.counts().messages_out[static_cast<std::size_t>(kFlash)] == 1);
}

TEST_CASE("neither window is ever exceeded, and both open again") {
  for (const Profile* profile : links::kProfiles) {
    CAPTURE(profile->name);
    Side a(*profile), b(links::kHf);
    settle(a, b);
    for (int i = 0; i < 6; ++i) a.queues.add(kRoutine, Bytes(links::kMessageMax, 'r'));
    while (a.mux.wants_write()) a.mux.produce(16'384);
    CHECK(a.mux.unacknowledged() <= profile->window_bytes);
    CHECK(a.mux.unacknowledged() > profile->window_bytes - links::kFragmentMin);
    for (int i = 0; i < 6; ++i) a.queues.add(kFlash, Bytes(links::kMessageMax, 'f'));
    while (a.mux.wants_write()) a.mux.produce(16'384);
    CHECK(a.mux.unacknowledged() <= profile->window_bytes + profile->reserve_bytes);
  }
}

TEST_CASE("the mux pulls one message of a precedence at a time and leaves the others reorderable") {
  Side a(links::kThin), b(links::kThin);
  settle(a, b);
  for (int i = 0; i < 10; ++i) a.queues.add(kRoutine, Bytes(500, static_cast<char>('0' + i)));
  a.mux.produce(260);
  CHECK(a.queues.waiting[0].size() == 9);
  std::reverse(a.queues.waiting[0].begin(), a.queues.waiting[0].end());
  while (a.mux.wants_write()) a.mux.produce(260);
  // The window of 1,536 bytes has room for three messages, and not for a fragment of a fourth.
  CHECK(a.queues.waiting[0].size() == 7);
}

TEST_CASE("writes of a thin line hold one frame, writes of a fast one are filled") {
  Side thin(links::kThin), fast(links::kFast), sink(links::kFast), other(links::kFast);
  settle(thin, sink);
  settle(fast, other);
  for (int i = 0; i < 200; ++i) {
    thin.queues.add(kRoutine, Bytes(600, 't'));
    fast.queues.add(kRoutine, Bytes(600, 'f'));
  }
  const auto frames_before = fast.mux.counts().frames_out;
  const Bytes big = fast.mux.produce(links::kFast.write_bytes);
  CHECK(big.size() > links::kFast.write_bytes - 70);
  CHECK(big.size() <= links::kFast.write_bytes);
  CHECK(fast.mux.counts().frames_out - frames_before == 28);
  const auto thin_before = thin.mux.counts().frames_out;
  CHECK(thin.mux.produce(links::kThin.write_bytes).size() <= 260);
  CHECK(thin.mux.counts().frames_out - thin_before == 1);
}

TEST_CASE("acknowledgements are gathered and small") {
  Side a(links::kFast), b(links::kFast);
  settle(a, b);
  const auto before = b.mux.counts().bytes_out;
  for (int i = 0; i < 4'000; ++i) a.queues.add(kRoutine, Bytes(512, 'x'));
  settle(a, b);
  CHECK(b.got.size() == 4'000);
  // 2 MB need eight acknowledgements, one for each quarter of the window, of four or five bytes.
  CHECK(b.mux.counts().bytes_out - before <= 8 * 5);
}

TEST_CASE("what a frame costs is two bytes up to 127 and three above") {
  Side a(links::kFast), b(links::kFast);
  settle(a, b);
  a.queues.add(kFlash, Bytes(127, 's'));
  CHECK(a.mux.produce(16'384).size() == 129);
  a.queues.add(kFlash, Bytes(1'000, 'l'));
  CHECK(a.mux.produce(16'384).size() == 1'003);
}

TEST_CASE("a question for life is answered, many at once with one answer") {
  Side a(links::kFast), b(links::kFast);
  settle(a, b);
  a.mux.ping();
  settle(a, b);
  CHECK(a.mux.answered() == 1);
  const auto before = b.mux.counts().frames_out;
  for (int i = 0; i < 100; ++i) {
    a.mux.ping();
    b.take(a.mux.produce(100));
  }
  settle(a, b);
  CHECK(a.mux.answered() == 2);
  CHECK(b.mux.counts().frames_out - before == 1);
  for (int i = 0; i < 3; ++i) {
    a.mux.ping();
    a.mux.produce(100);
  }
}

TEST_CASE("two questions on the way get two answers without a complaint") {
  Side a(links::kFast), b(links::kFast);
  settle(a, b);
  std::string back;
  for (int i = 0; i < 2; ++i) {
    a.mux.ping();
    b.take(a.mux.produce(100));
    back += b.mux.produce(100);
  }
  a.take(back);
  CHECK(a.mux.answered() == 2);
}

TEST_CASE("each break of the format is refused with its reason") {
  struct Case {
    Bytes bytes;
    const char* reason;
  };
  const Bytes long_varint("\x01\x81\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11);
  const Case cases[] = {
      {kHello + kHello, "a second greeting"},
      {kHello + Bytes("\x05", 1), "unknown frame type"},
      {kHello + Bytes("\x0f", 1), "unknown frame type"},
      {kHello + Bytes("\x12", 1), "bits that must be zero"},
      {kHello + Bytes("\x21\x01", 2), "bits that must be zero"},
      {kHello + Bytes("\x42", 1), "a precedence where none belongs"},
      {kHello + Bytes("\x41\x01", 2), "an acknowledgement of no window"},
      {kHello + Bytes("\x01\x01", 2), "more acknowledged than was sent"},
      {kHello + Bytes("\x01\x00", 2), "more acknowledged than was sent"},
      {kHello + Bytes("\x03", 1), "an answer to nothing"},
      {kHello + Bytes("\x20\x00", 2), "an empty frame"},
      {kHello + Bytes("\x20\x80\x00", 3), "a number that is not in its shortest form"},
      {kHello + Bytes("\x00\x3f", 2), "a fragment below 64 bytes"},
      {kHello + Bytes("\x20\x81\x80\x01", 4), "a frame above 16,384 bytes"},
      {kHello + Bytes("\x20\xff\xff\xff\x01", 5), "a frame above 16,384 bytes"},
      {kHello + long_varint, "more acknowledged than was sent"},
      {Bytes("\x20\x01x", 3), "no greeting"},
      {Bytes("\x02", 1), "no greeting"},
      {Bytes("\x04\x00", 2), "a version out of range"},
      {Bytes("\x04\x80\x80\x80\x80\x10", 6), "a version out of range"},
      {Bytes("\x14\x01", 2), "bits that must be zero"},
  };
  for (const auto& [bytes, reason] : cases) {
    CAPTURE(reason);
    for (const bool bytewise : {false, true}) {
      Queues queues;
      Mux mux(links::kFast, queues);
      Error error{ErrorCode::invalid, ""};
      if (!bytewise) {
        error = refusal(mux, bytes);
      } else {
        for (const char byte : bytes) {
          const auto result = mux.consume(ByteView(&byte, 1));
          if (!result.ok()) {
            error = result.error();
            break;
          }
        }
      }
      CHECK(error.code == ErrorCode::invalid);
      CHECK_MESSAGE(error.message.find(reason) != std::string::npos, error.message);
    }
  }
}

TEST_CASE("a message may have exactly 1 MiB; one byte more is refused before it is stored") {
  Queues queues;
  Mux mux(links::kFast, queues);
  REQUIRE(mux.consume(kHello).ok());
  const Bytes frame = data_frame(kRoutine, false, Bytes(links::kFrameMax, 'x'));
  for (int i = 0; i < 63; ++i) REQUIRE(mux.consume(frame).ok());
  REQUIRE(mux.consume(data_frame(kRoutine, false, Bytes(links::kFrameMax - 1, 'x'))).ok());
  CHECK(mux.held_bytes() == links::kMessageMax - 1);
  auto whole = mux.consume(data_frame(kRoutine, true, "x"));
  REQUIRE(whole.ok());
  REQUIRE(whole.value().size() == 1);
  CHECK(whole.value()[0].bytes.size() == links::kMessageMax);

  for (int i = 0; i < 64; ++i) REQUIRE(mux.consume(frame).ok());
  CHECK(refusal(mux, data_frame(kRoutine, true, "x")).message.find("1,048,576") !=
        std::string::npos);
}

TEST_CASE(
    "a peer that floods with fragments and never ends a message holds four messages at most") {
  Queues queues;
  Mux mux(links::kThin, queues);
  REQUIRE(mux.consume(kHello).ok());
  bool refused = false;
  std::size_t most = 0;
  for (int i = 0; i < 100'000 && !refused; ++i) {
    const auto precedence = static_cast<Precedence>(i % 4);
    refused = !mux.consume(data_frame(precedence, false, Bytes(links::kFragmentMin, 'x'))).ok();
    most = std::max(most, mux.held_bytes());
  }
  CHECK(refused);
  CHECK(most <= links::kPrecedences * links::kMessageMax);
}

TEST_CASE("frames look as the format's document says") {
  Side a(links::kFast), b(links::kThin);
  CHECK(a.mux.produce(100) == Bytes("\x04\x01", 2));
  b.take(kHello);
  a.take(b.mux.produce(100));
  a.queues.add(kFlash, "ring");
  CHECK(a.mux.produce(100) == "\xe0\x04ring");
  b.take("\xf0\x04ring");
  CHECK(b.mux.produce(100) == "\xc1\x04");
}

TEST_CASE("nothing but the greeting goes out before the peer has greeted") {
  Side a(links::kFast), b(links::kFast);
  a.queues.add(kFlash, Bytes(10, 'f'));
  CHECK(a.mux.produce(16'384) == kHello);
  CHECK(!a.mux.wants_write());
  CHECK(a.queues.waiting[3].size() == 1);
  a.take(b.mux.produce(16'384));
  CHECK(a.mux.greeted());
  CHECK(a.mux.produce(16'384).size() == 12);
}

TEST_CASE(
    "while held nothing is acknowledged, questions are answered, and all comes out in the end") {
  Side a(links::kThin), b(links::kThin);
  settle(a, b);
  b.mux.hold(true);
  for (int i = 0; i < 20; ++i) a.queues.add(kRoutine, Bytes(500, 'x'));
  settle(a, b);
  CHECK(b.got.size() == 3);
  a.mux.ping();
  settle(a, b);
  CHECK(a.mux.answered() == 1);
  b.mux.hold(false);
  settle(a, b);
  CHECK(b.got.size() == 20);
}

TEST_CASE("a peer that sends beyond any window is refused, asked for acknowledgements or not") {
  Queues queues;
  Mux mux(links::kFast, queues);
  REQUIRE(mux.consume(kHello).ok());
  std::size_t sent = 0;
  while (mux.consume(data_frame(kRoutine, true, Bytes(10'000, 'x'))).ok()) sent += 10'000;
  CHECK(sent <= links::kWindowMax);
  CHECK(sent > links::kWindowMax - 10'000);
}

TEST_CASE("random bytes never do harm and never make a message out of nothing") {
  std::mt19937 random(7);
  for (int round = 0; round < 3'000; ++round) {
    Queues queues;
    Mux mux(links::kFast, queues);
    REQUIRE(mux.consume(kHello).ok());
    Bytes noise(1 + random() % 200, '\0');
    for (char& byte : noise) byte = static_cast<char>(random());
    const auto result = mux.consume(noise);
    if (!result.ok()) continue;
    std::size_t size = mux.held_bytes();
    for (const auto& message : result.value()) size += message.bytes.size();
    CHECK(size < noise.size());
  }
}
