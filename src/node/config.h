// The configuration of a node: one commented TOML file (packaging/entented.toml.example). Every
// mistake is told with its line; a key that is not known is a mistake.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "labels/labels.h"

namespace node {

// [[viewer]]: a person of this node, until accounts exist.
struct ViewerSetting {
  Viewer viewer;
  std::string person;
  std::string office;
  std::string capacity = "substantive";
  bool is_operator = false;
  bool is_delegate = false;
};

// [[peer]]: a party whose link key came to us by other means than `entente pair`.
struct PeerSetting {
  std::string name;                    // journal name
  std::string pin;                     // hex of the SHA-256 of its link key
  std::vector<std::string> addresses;  // host:port, where we call it
  std::string profile;                 // empty: [link] profile
};

// A key in a PKCS#11 token, and how to reach it.
struct TokenSetting {
  std::string module;    // shared library of the token
  std::string token;     // its label
  std::string key;       // label of the key pair: Ed25519 for the root, P-256 for TLS
  std::string pin_file;  // secret file with the user PIN
};

// [mail]: the party's own SMTP server; without it this node sends no mail.
struct MailSetting {
  std::string server;               // smtp://host:port or smtps://host:port
  bool starttls = true;             // false on this machine alone
  std::string ca_file;              // PEM; empty: whom this machine trusts
  std::string user;                 // empty: without signing in
  std::string password_file;        // secret file
  std::string from;                 // address
  std::string url;                  // where people sign in
  std::uint64_t retry_ms = 60'000;  // after the first failure; doubles with each
  std::uint64_t retry_most_ms = 4 * 3'600'000;
};

struct NodeConfig {
  std::string file;

  std::string party;                         // journal name
  std::string code;                          // 1 to 16 of A-Z 0-9 -, shown when pairing
  std::map<std::string, std::string> names;  // by language

  std::string data;          // directory of the store
  std::string log = "text";  // text | json
  std::string papers;        // path of entente-papers; empty: node/papers_program.h
  Label default_label{"TEST", 0, {}};
  std::uint64_t heartbeat_ms = 60'000;
  std::uint64_t quota_entries = 1'000'000;
  std::uint64_t quota_bytes = std::uint64_t{8} << 30;
  TimeMs clock_confirmed = 0;  // EngineOptions::clock_confirmed
  std::uint64_t reserve_bytes = std::uint64_t{64} << 20;
  std::string person = "operator";
  std::string office = "head";

  std::vector<std::string> link_listen;    // host:port; empty: we only call
  std::vector<std::string> link_announce;  // host:port, put into our offers
  std::string link_profile = "wan";
  std::vector<PeerSetting> peers;

  std::string api_listen = "127.0.0.1:0";  // empty: no port for browsers
  std::string api_socket;                  // empty: <data>/entented.sock
  mode_t api_socket_mode = 0600;
  std::string tls_certificate;  // PEM, the server's first; empty: plain HTTP, this machine
  std::string tls_key;          // PEM secret file
  std::optional<TokenSetting> tls_token;  // instead of tls_key
  std::string page;                       // directory of the page; empty: none
  std::vector<std::string> hosts;  // further values of Host; the first is what links begin with
  std::string metrics_token_file;
  std::uint64_t session_idle_ms = 60 * 60'000;
  std::uint64_t session_ms = 12 * 3'600'000;
  bool reconstructed = false;

  std::string root_key;                    // file; empty: <data>/keys/root.key
  std::string link_key;                    // file; empty: <data>/keys/link.key
  std::optional<TokenSetting> root_token;  // instead of root_key
  std::optional<TokenSetting> link_token;  // instead of link_key

  std::vector<ViewerSetting> viewers;
  std::optional<MailSetting> mail;
  std::string room;  // [room] file: this node is the machine of that session; empty: it is none

  std::string socket_path() const {
    return api_socket.empty() ? data + "/entented.sock" : api_socket;
  }
  std::string root_key_path() const {
    return root_key.empty() ? data + "/keys/root.key" : root_key;
  }
  std::string link_key_path() const {
    return link_key.empty() ? data + "/keys/link.key" : link_key;
  }
};

// Lines of `file:line:column: what is wrong and what to do`, all that were found, as one error.
Result<NodeConfig> parse_config(std::string_view text, const std::string& file);
Result<NodeConfig> read_config(const std::string& file);

}  // namespace node
