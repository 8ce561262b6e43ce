// If these fail, a node forgets its paired parties over a restart, or its log shows what it may
// not.
#include "node/daemon.h"

#include <doctest/doctest.h>

#include "base/encoding.h"
#include "base/json.h"

namespace {

TEST_CASE("paired parties are written and read alike") {
  std::vector<node::Peer> peers(2);
  peers[0].name = "birch.example";
  peers[0].pin = crypto::sha256("b");
  peers[0].addresses = {"127.0.0.1:8443", "[::1]:8443"};
  peers[0].profile = "thin";
  peers[0].cut = true;
  peers[1].name = "cedar.example";
  peers[1].pin = crypto::sha256("c");
  const std::string text = node::write_peers(peers);
  const auto read = node::parse_peers(text);
  REQUIRE(read.ok());
  REQUIRE(read.value().size() == 2);
  CHECK(read.value()[0].name == peers[0].name);
  CHECK(read.value()[0].pin == peers[0].pin);
  CHECK(read.value()[0].addresses == peers[0].addresses);
  CHECK(read.value()[0].profile == "thin");
  CHECK(read.value()[0].cut);
  CHECK_FALSE(read.value()[1].cut);
  CHECK(node::write_peers(read.value()) == text);
}

TEST_CASE("a damaged list of peers is refused, not guessed at") {
  const std::string pin(64, 'a');
  for (const std::string& text :
       std::vector<std::string>{"", "[]", "{}", "{\"peers\":[{}]}",
                                "{\"peers\":[{\"name\":\"B\",\"pin\":\"" + pin + "\"}]}",
                                "{\"peers\":[{\"name\":\"b.example\",\"pin\":\"aa\"}]}",
                                "{\"peers\":[{\"name\":\"b.example\",\"pin\":\"" + pin +
                                    "\",\"addresses\":[\"nowhere\"]}]}"}) {
    CAPTURE(text);
    CHECK_FALSE(node::parse_peers(text).ok());
  }
}

TEST_CASE("one key is one party's") {
  std::vector<node::Peer> peers(2);
  peers[0].name = "birch.example";
  peers[0].pin = crypto::sha256("b");
  peers[1].name = "cedar.example";
  peers[1].pin = crypto::sha256("c");
  const auto mixed_up = node::refuse_taken_pin(peers, "cedar.example", peers[0].pin);
  REQUIRE_FALSE(mixed_up.ok());
  CHECK(mixed_up.error().message.find("'birch.example'") != std::string::npos);
  CHECK_FALSE(node::refuse_taken_pin(peers, "dogwood.example", peers[1].pin).ok());
  CHECK(node::refuse_taken_pin(peers, "birch.example", peers[0].pin).ok());
  CHECK(node::refuse_taken_pin(peers, "birch.example", crypto::sha256("new")).ok());
  // A list that holds one twice is refused before the node starts with it.
  peers[1].pin = peers[0].pin;
  const auto read = node::parse_peers(node::write_peers(peers));
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().message.find("birch.example") != std::string::npos);
}

TEST_CASE("pairing anew releases no link that was cut, and forgets no profile") {
  node::Peer before;
  before.name = "birch.example";
  before.pin = crypto::sha256("old");
  before.profile = "thin";
  before.cut = true;
  node::Peer offered;
  offered.name = "birch.example";
  offered.pin = crypto::sha256("new");
  offered.addresses = {"127.0.0.1:8443"};
  const node::Peer after = node::paired_anew(before, offered);
  CHECK(after.cut);
  CHECK(after.profile == "thin");
  CHECK(after.pin == offered.pin);
  CHECK(after.addresses == offered.addresses);
}

TEST_CASE("a line of the log is one line, whatever is in it") {
  const std::string nasty = "a\nlevel=error \"b\" \x1b[31m\x01";
  const std::string text =
      node::Log::line(1'930'000'000'000, "info", "link_down", {{"reason", nasty}}, false);
  CHECK(text.find('\n') == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.starts_with(
      "2031-02-27T23:06:40.000Z info event=link_down reason=\"a\\nlevel=error \\\"b\\\" "));
  const std::string json =
      node::Log::line(1'930'000'000'000, "info", "link_down", {{"reason", nasty}}, true);
  const auto parsed = json::parse(json);
  REQUIRE(parsed.ok());
  CHECK(parsed.value().text("reason") == nasty);
  CHECK(json.find('\n') == std::string::npos);
}

}  // namespace
