// The node's API over its Unix socket: one request on one connection, waiting for the answer.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace cli {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  Bytes body;                                  // empty where a sink took it
};

class Client {
 public:
  explicit Client(std::string socket) : socket_(std::move(socket)) {}
  // `sink` takes the body of a 2xx answer piece by piece. Error `unavailable`: no node answers.
  Result<Answer> ask(const std::string& method, const std::string& target, ByteView body = {},
                     const std::function<Result<void>(ByteView)>& sink = {}) const;
  const std::string& socket() const { return socket_; }

 private:
  std::string socket_;
};

// A path segment or query value, percent-encoded.
std::string encode_part(std::string_view text);

}  // namespace cli
