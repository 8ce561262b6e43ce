// If these fail, an administrator's mistake is found at night instead of at --check-config, or the
// example file shows a key that the node does not take.
#include "node/config.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace {

const std::string kSmall = "[party]\nname = \"alder.example\"\n[node]\ndata = \"/tmp/x\"\n";

std::string example() {
  std::ifstream in("packaging/entented.toml.example", std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
}

std::string error_of(const std::string& text) {
  const auto config = node::parse_config(text, "f.toml");
  return config.ok() ? "" : config.error().message;
}

TEST_CASE("the smallest configuration and its defaults") {
  const auto config = node::parse_config(kSmall, "f.toml");
  REQUIRE(config.ok());
  CHECK(config.value().party == "alder.example");
  CHECK(config.value().code == "ALDER");
  CHECK(config.value().names.at("en") == "alder.example");
  CHECK(config.value().socket_path() == "/tmp/x/entented.sock");
  CHECK(config.value().root_key_path() == "/tmp/x/keys/root.key");
  CHECK(config.value().link_profile == "wan");
  CHECK(config.value().default_label.policy == "TEST");
  CHECK(config.value().viewers.empty());
}

TEST_CASE("entries of a list without what names them are told, not died of") {
  for (const std::string kind : {"viewer", "peer"}) {
    const std::string message = error_of(kSmall + "[[" + kind + "]]\n[[" + kind + "]]\n");
    CHECK(message.find("'name'") != std::string::npos);
    CHECK(message.find("there twice") == std::string::npos);
  }
}

TEST_CASE("a viewer is cleared for what there is") {
  const std::string viewer = kSmall + "[[viewer]]\nname = \"clerk\"\n";
  CHECK(error_of(viewer + "policy = \"NATO\"\n").find("'NATO' is no policy") != std::string::npos);
  CHECK(error_of(viewer + "categories = [\"ALFA\"]\n").find("'ALFA' is no category") !=
        std::string::npos);
  CHECK(error_of(viewer + "categories = [\"ALPHA\"]\n") == "");
}

TEST_CASE("two peers do not have one pin") {
  const std::string pin = "pin = \"" + std::string(64, 'a') + "\"\n";
  const std::string message = error_of(kSmall + "[[peer]]\nname = \"birch.example\"\n" + pin +
                                       "[[peer]]\nname = \"cedar.example\"\n" + pin);
  CHECK(message.find("that of 'birch.example' already") != std::string::npos);
}

// A machine in a room that calls somebody would take what is said there out of it unseen.
TEST_CASE("the machine of a room session has neither links nor mail") {
  const std::string room = kSmall + "[room]\nfile = \"/tmp/x/room.json\"\n";
  CHECK(error_of(room) == "");
  CHECK(error_of(room + "[link]\nlisten = [\"127.0.0.1:8443\"]\n").find("has no links") !=
        std::string::npos);
  CHECK(error_of(room + "[mail]\nserver = \"smtp://127.0.0.1:25\"\nstarttls = false\n"
                        "from = \"a@b.example\"\nurl = \"https://b.example/\"\n")
            .find("sends no mail") != std::string::npos);
  CHECK(error_of(kSmall + "[room]\n").find("'file'") != std::string::npos);
}

TEST_CASE("the example is accepted, as it is and with every key in it") {
  const std::string text = example();
  REQUIRE(text.size() > 1000);
  CHECK(error_of(text) == "");
  // "#key = …" and "#[table]" become keys and tables; sentences stay comments.
  std::istringstream lines(text);
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    const bool is_key = line.size() > 1 && line[0] == '#' && line[1] != ' ' &&
                        (line[1] == '[' || line.find(" = ") != std::string::npos);
    // The two ways to hold a key exclude one another.
    const bool is_other_way = line.starts_with("#root =") || line.starts_with("#link =") ||
                              line.starts_with("#tls_key =");
    all += (is_key && !is_other_way ? line.substr(1) : line) + "\n";
  }
  CHECK(error_of(all) == "");
  const auto config = node::parse_config(all, "f.toml");
  REQUIRE(config.ok());
  CHECK(config.value().peers.size() == 1);
  CHECK(config.value().root_token.has_value());
  CHECK(config.value().link_token->key == "entente-link");
  CHECK(config.value().tls_token->key == "entente-api");
  CHECK(config.value().api_socket == "/run/entente/entented.sock");
  CHECK(config.value().viewers.at(0).is_delegate);
  CHECK(config.value().viewers.at(0).viewer.clearance == 3);
}

TEST_CASE("the example's comments state the defaults") {
  std::istringstream lines(example());
  std::string uncommented = kSmall;
  // Each optional key of [node], given as the example shows it, changes nothing.
  bool in_node = false;
  std::string node_keys;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("[")) in_node = line == "[node]";
    if (in_node && line.starts_with("#") && line.size() > 1 && line[1] != ' ' &&
        line.find(" = ") != std::string::npos)
      node_keys += line.substr(1) + "\n";
  }
  const auto plain = node::parse_config(kSmall, "f").value();
  const auto given = node::parse_config(kSmall + node_keys, "f");
  REQUIRE(given.ok());
  CHECK(node_keys.find("heartbeat_seconds") != std::string::npos);
  CHECK(given.value().heartbeat_ms == plain.heartbeat_ms);
  CHECK(given.value().quota_entries == plain.quota_entries);
  CHECK(given.value().quota_bytes == plain.quota_bytes);
  CHECK(given.value().reserve_bytes == plain.reserve_bytes);
  CHECK(given.value().person == plain.person);
  CHECK(given.value().office == plain.office);
  CHECK(given.value().log == plain.log);
  CHECK(given.value().default_label == plain.default_label);
}

TEST_CASE("every mistake is told with its line") {
  struct Case {
    const char* text;
    const char* place;
    const char* words;
  };
  const Case cases[] = {
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\ncolour = 1\n",
       "f.toml:5:1:", "'node.colour' is not known"},
      {"[party]\nname = \"A.example\"\n[node]\ndata = \"/x\"\n", "f.toml:2:8:", "journal name"},
      {"[node]\ndata = \"/x\"\n", "f.toml:", "[party] is missing"},
      {"[party]\nname = \"a.example\"\n", "f.toml:", "[node] is missing"},
      {"[party]\nname = \"a.example\"\n[node]\n", "f.toml:3:1:", "'data' is missing"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"x\"\n", "f.toml:4:8:", "absolute"},
      {"[party]\nname = 7\n[node]\ndata = \"/x\"\n", "f.toml:2:8:", "has to be a text"},
      {"[party]\nname = \"a.example\n", "f.toml:2:", "is not TOML"},
      {"[party]\nname = \"a.example\"\nname = \"b\"\n", "f.toml:3:", "is not TOML"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\nheartbeat_seconds = 0\n",
       "f.toml:5:21:", "1 to 3600"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\nheartbeat_seconds = \"60\"\n",
       "f.toml:5:21:", "a number"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[link]\nlisten = [\"nowhere\"]\n",
       "f.toml:6:11:", "no address"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[link]\nprofile = \"swift\"\n",
       "f.toml:6:11:", "fast, wan"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[api]\nlisten = \"0.0.0.0:8441\"\n",
       "f.toml:6:10:", "on this machine"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[api]\nsocket_mode = \"0777\"\n",
       "f.toml:6:15:", "0660"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[[peer]]\nname = \"b.example\"\npin "
       "= \"00\"\n",
       "f.toml:7:7:", "64"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[[viewer]]\nname = \"v\"\nclearance "
       "= \"COSMIC\"\n",
       "f.toml:7:13:", "SECRET"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[[viewer]]\nname = \"v\"\nroles = "
       "[\"king\"]\n",
       "f.toml:7:9:", "operator and delegate"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[[viewer]]\nname = "
       "\"v\"\n[[viewer]]\nname = \"v\"\n",
       "f.toml:8:8:", "twice"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\n[keys]\nroot = "
       "\"/r\"\n[keys.root_token]\nmodule = \"/m\"\ntoken = \"t\"\nkey = \"k\"\npin_file = "
       "\"/p\"\n",
       "f.toml:6:8:", "exclude"},
      {"[party]\nname = \"a.example\"\nnames = { en = \"A\xe2\x80\xae"
       "B\" }\n[node]\ndata = \"/x\"\n",
       "f.toml:3:", "names"},
      {"[party]\nname = \"a.example\"\n[node]\ndata = \"/x\"\ndefault_label = { classification = 9 "
       "}\n",
       "f.toml:5:", "UNCLASSIFIED"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const std::string error = error_of(one.text);
    CAPTURE(error);
    CHECK(error.find(one.place) != std::string::npos);
    CHECK(error.find(one.words) != std::string::npos);
  }
}

TEST_CASE("all mistakes are told at once") {
  const std::string error = error_of("[party]\nname = \"A\"\n[node]\ndata = \"x\"\ncolour = 1\n");
  CHECK(std::count(error.begin(), error.end(), '\n') == 2);
}

}  // namespace
