#include "replication/messages.h"

#include <doctest/doctest.h>

#include "journal/entry.h"
#include "replication/test_packing.h"

namespace {

using namespace replication;
using replication::testing::Tables;

const JournalName kJournal{1, "1-00000001"};

PushedEntry sealed(const Tables& tables, std::uint64_t index, const std::string& header,
                   const std::string& content) {
  const crypto::Hash salt = crypto::sha256("salt" + std::to_string(index));
  const crypto::Hash content_salt =
      content.empty() ? journal::salt_without_content(salt) : crypto::sha256(salt.view());
  const auto made = journal::seal(tables.origin(kJournal), journal::Kind::sealed, index,
                                  1'700'000'000'000 + index, salt, header, content_salt, content);
  REQUIRE(made.ok());
  return {Carried::whole, made.value().entry, made.value().opening};
}

Push push_of(std::vector<PushedEntry> entries, std::uint64_t from) {
  Push push;
  push.channel = 1;
  push.journal = kJournal;
  push.from = from;
  push.size = from + entries.size();
  push.entries = std::move(entries);
  push.signature.bytes.fill(7);
  return push;
}

struct Pair {
  Tables mine, theirs;
  Numbering saying;
  Numbers hearing;
  Bytes say(const Message& message, bool packed = true) {
    return encode(message, Saying{1, saying, packed ? &mine : nullptr, Precedence::routine});
  }
  Result<Message> hear(ByteView bytes) { return parse(bytes, Hearing{1, hearing, theirs}); }
};

}  // namespace

TEST_CASE(
    "entries come out of a push byte for byte, and an act without content costs no second salt") {
  Pair link;
  const std::string header(90, 'h');
  std::vector<PushedEntry> entries;
  entries.push_back(sealed(link.mine, 5, header, "content"));
  entries.push_back(sealed(link.mine, 6, header + "!", ""));
  const Bytes bytes = link.say(push_of(entries, 5));
  const Result<Message> got = link.hear(bytes);
  REQUIRE(got.ok());
  const auto& push = std::get<Push>(got.value());
  REQUIRE(push.entries.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(push.entries[i].entry == entries[i].entry);
    CHECK(push.entries[i].opening == entries[i].opening);
    CHECK(push.entries[i].carried == Carried::whole);
  }
  CHECK(push.from == 5);
  CHECK(push.size == 7);
  CHECK(push.packed);
  const std::size_t both = bytes.size();
  link.saying.forget();
  const std::size_t one = link.say(push_of({entries[0]}, 5)).size();
  CHECK(both - one < 48);  // a salt, the time, and what differs
}

TEST_CASE("a header packed by one that the receiver has not got is asked for, not guessed") {
  Pair link;
  const std::string header(90, 'h');
  link.mine.headers[{kJournal, 4}] = header;
  const std::vector<PushedEntry> entries = {sealed(link.mine, 5, header, "x")};
  const Bytes packed = link.say(push_of(entries, 5));
  const Result<Message> got = link.hear(packed);
  REQUIRE_FALSE(got.ok());
  CHECK(got.error().code == ErrorCode::unavailable);
  const Bytes plain = link.say(push_of(entries, 5), false);
  CHECK(plain.size() > packed.size() + 70);
  // The name went with the message that was lost; said again, the plain form needs nothing.
  link.saying.forget();
  REQUIRE(link.hear(link.say(push_of(entries, 5), false)).ok());
  link.theirs.headers[{kJournal, 4}] = header;
  REQUIRE(link.hear(packed).ok());
}

TEST_CASE("a header packed by another history than the receiver's is asked for, not dropped") {
  Pair link;
  link.mine.headers[{kJournal, 4}] = std::string(90, 'h');
  link.theirs.headers[{kJournal, 4}] = "short";
  const std::vector<PushedEntry> entries = {sealed(link.mine, 5, std::string(90, 'h'), "x")};
  const Result<Message> got = link.hear(link.say(push_of(entries, 5)));
  REQUIRE_FALSE(got.ok());
  CHECK(got.error().code == ErrorCode::unavailable);
}

TEST_CASE("a message about a journal that was never named is told from a malformed one") {
  Pair link;
  link.say(push_of({sealed(link.mine, 0, "h", "")}, 0));  // lost
  const Result<Message> got = link.hear(link.say(Want{1, kJournal, {3}}));
  REQUIRE_FALSE(got.ok());
  CHECK(got.error().code == ErrorCode::behind);
}

TEST_CASE("every message survives the way, and no part of one is taken for a whole") {
  Pair link;
  const crypto::Hash hash = crypto::sha256("x");
  crypto::Signature signature;
  signature.bytes.fill(9);
  Push later =
      push_of({sealed(link.mine, 5, "header", "content"), sealed(link.mine, 6, "h", "")}, 5);
  later.size = 900;
  later.root = hash;
  later.proof = {hash, hash};
  const std::vector<Message> messages = {
      Have{1, Reset::plain, false, false, {{kJournal, 12, hash}, {{2, "3-0000000a"}, 1, hash}}},
      Have{1, Reset::none, false, true, {{kJournal, 12, hash}}},
      later,
      Cosigned{1, kJournal, 1, Role::mirror, 12, 1'700'000'000, signature},
      Cosigned{1, kJournal, 3, Role::witness, 12, 1'700'000'000, signature},
      Want{1, kJournal, {1, 2, 300}},
      Give{1, kJournal, 5, sealed(link.mine, 5, "header", "content")},
      AskRoots{1, kJournal, {1, 2}},
      Roots{1, kJournal, {{1, hash}}},
      NoBlob{1, hash, BlobRefusal::destroyed},
      Challenge{1, kJournal, 700, 2, hash},
      Shown{1, hash, hash},
  };
  for (const Message& message : messages) {
    CAPTURE(message.index());
    const Bytes bytes = link.say(message);
    const Result<Message> got = link.hear(bytes);
    REQUIRE(got.ok());
    CHECK(got.value().index() == message.index());
    link.saying.forget();
    const Bytes first = link.say(got.value());
    CHECK(link.hear(first).ok());
    CHECK(first == [&] {
      link.saying.forget();
      return link.say(message);
    }());
    for (std::size_t size = 0; size < first.size(); ++size)
      CHECK_FALSE(link.hear(ByteView(first).substr(0, size)).ok());
    CHECK_FALSE(link.hear(first + Bytes(1, '\0')).ok());
    CHECK_FALSE(parse(first).ok());  // without knowing the circle
  }
}

TEST_CASE("a cosigner is named only where it is not the sender") {
  Pair link;
  Cosigned own{1, kJournal, 1, Role::mirror, 12, 1'700'000'000, {}};
  Bytes bytes = link.say(own);
  CHECK(std::get<Cosigned>(link.hear(bytes).value()).cosigner == 1);
  own.cosigner = 2;
  bytes = link.say(own);
  CHECK(std::get<Cosigned>(link.hear(bytes).value()).cosigner == 2);
  // Two spellings of one thing are one too many.
  const std::size_t at = bytes.find("\x06\x02");
  REQUIRE(at != Bytes::npos);
  bytes[at + 1] = '\x01';
  CHECK_FALSE(link.hear(bytes).ok());
}
