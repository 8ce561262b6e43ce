// A node that is not on this machine: its address, whom to trust for it, and the session that
// 'entente sign-in' opened there. Sessions lie in files of mode 0600, one for each server, in
// $XDG_STATE_HOME/entente (absent: ~/.local/state/entente).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/secure.h"

namespace cli {

// https://HOST:PORT, or http:// on this machine itself.
struct Server {
  bool secure = true;
  std::string host;  // without brackets
  std::string port;
  std::string path;  // what follows, e.g. /open/…; empty: nothing

  std::string authority() const;  // HOST:PORT, with brackets where they are needed
  std::string url() const;        // without the path
};

// Error: invalid, also for plain HTTP to another machine.
Result<Server> parse_server(std::string_view url);

struct ServerSession {
  Server server;
  std::string pin;     // hex of the key that is trusted; empty: authorities are asked
  std::string ca;      // file of authorities; empty: the system's
  std::string cookie;  // name=value
  std::string csrf;
};

Result<io::SecureContext::Trust> trust_of(const ServerSession& session);

// `not_found` where nobody has signed in there.
Result<ServerSession> load_session(const Server& server);
Result<void> save_session(const ServerSession& session);
Result<void> remove_session(const Server& server);

}  // namespace cli
