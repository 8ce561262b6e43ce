// The node's API over its Unix socket, or over HTTPS: one request on one connection, waiting for
// the answer.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "server.h"

namespace cli {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  Bytes body;                                  // empty where a sink took it
};

class Client {
 public:
  explicit Client(std::string socket) : socket_(std::move(socket)) {}
  explicit Client(ServerSession session) : session_(std::move(session)) {}
  // `sink` takes the body of a 2xx answer piece by piece. Error `unavailable`: no node answers.
  Result<Answer> ask(const std::string& method, const std::string& target, ByteView body = {},
                     const std::function<Result<void>(ByteView)>& sink = {},
                     std::string_view type = "application/json",
                     const std::vector<std::pair<std::string, std::string>>& headers = {}) const;
  // Where the node is asked: the socket's path or the server's address.
  std::string place() const { return session_ ? session_->server.url() : socket_; }

 private:
  std::string socket_;
  std::optional<ServerSession> session_;  // instead of the socket
};

// A path segment or query value, percent-encoded.
std::string encode_part(std::string_view text);

}  // namespace cli
