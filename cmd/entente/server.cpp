#include "server.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/encoding.h"
#include "base/json.h"
#include "io/descriptor.h"
#include "io/socket.h"
#include "node/keys.h"

namespace cli {
namespace {

constexpr std::size_t kCaMax = 256 * 1024;

Result<std::string> folder() {
  for (const auto& [name, rest] :
       {std::pair{"XDG_STATE_HOME", "/entente"}, std::pair{"HOME", "/.local/state/entente"}}) {
    const char* base = std::getenv(name);
    if (base != nullptr && *base == '/') return std::string(base) + rest;
  }
  return Error{ErrorCode::invalid, "HOME is not set: there is no place for the session"};
}

Result<std::string> path_of(const Server& server) {
  std::string name = server.authority();
  for (char& c : name) {
    if (c == ':' || c == '[' || c == ']') c = '_';
  }
  return TRY(folder()) + "/" + name + ".session";
}

}  // namespace

std::string Server::authority() const {
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port;
}
std::string Server::url() const { return (secure ? "https://" : "http://") + authority(); }

Result<Server> parse_server(std::string_view url) {
  const Error wrong{ErrorCode::invalid,
                    "'" + std::string(url) + "' is no address of a node like https://HOST:8441"};
  Server out;
  if (url.starts_with("https://")) {
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    out.secure = false;
    url.remove_prefix(7);
  } else {
    return wrong;
  }
  const std::size_t slash = url.find('/');
  if (slash != std::string_view::npos) out.path = url.substr(slash);
  if (out.path == "/") out.path.clear();
  std::string where(url.substr(0, slash));
  const std::size_t bracket = where.rfind(']');
  const std::size_t colon = where.rfind(':');
  if (colon == std::string::npos || (bracket != std::string::npos && colon < bracket))
    where += out.secure ? ":443" : ":80";
  const Result<io::Address> address = io::parse_address(where);
  if (!address.ok() || address.value().port == 0) return wrong;
  out.host = address.value().host;
  out.port = std::to_string(address.value().port);
  if (!out.secure && out.host != "127.0.0.1" && out.host != "::1" && out.host != "localhost") {
    return Error{ErrorCode::invalid,
                 out.url() + ": plain HTTP is spoken on this machine alone; use https://"};
  }
  return out;
}

Result<io::SecureContext::Trust> trust_of(const ServerSession& session) {
  io::SecureContext::Trust out;
  if (!session.pin.empty()) {
    const auto pin = unhex(session.pin);
    if (!pin || pin->size() != 32)
      return Error{ErrorCode::invalid, "--pin: has to be 64 lower-case hexadecimal digits"};
    out.pin.emplace();
    std::memcpy(out.pin->data(), pin->data(), out.pin->size());
  } else if (!session.ca.empty()) {
    std::ifstream in(session.ca, std::ios::binary);
    if (!in) return Error{ErrorCode::invalid, "--ca: " + session.ca + ": " + std::strerror(errno)};
    out.ca.resize(kCaMax + 1);
    in.read(out.ca.data(), static_cast<std::streamsize>(out.ca.size()));
    out.ca.resize(static_cast<std::size_t>(in.gcount()));
  }
  return out;
}

Result<ServerSession> load_session(const Server& server) {
  const std::string path = TRY(path_of(server));
  const Result<Bytes> text = node::read_secret(path);
  if (!text.ok()) {
    if (text.error().code != ErrorCode::not_found) return text.error();
    return Error{
        ErrorCode::not_found,
        "nobody has signed in at " + server.url() +
            ": run 'entente link' on the node's machine, then 'entente sign-in LINK' here"};
  }
  const Result<json::Value> read = json::parse(text.value());
  ServerSession out;
  out.server = server;
  if (read.ok()) {
    out.pin = read.value().text("pin").value_or("");
    out.ca = read.value().text("ca").value_or("");
    out.cookie = read.value().text("cookie").value_or("");
    out.csrf = read.value().text("csrf").value_or("");
  }
  if (out.cookie.empty())
    return Error{ErrorCode::invalid, path + ": is broken; sign in anew with 'entente sign-in'"};
  return out;
}

Result<void> save_session(const ServerSession& session) {
  const std::string path = TRY(path_of(session.server));
  std::error_code error;
  const std::filesystem::path place = std::filesystem::path(path).parent_path();
  std::filesystem::create_directories(place, error);
  if (error || ::chmod(place.c_str(), 0700) != 0)
    return Error{ErrorCode::unavailable, place.string() + ": cannot be made"};
  json::Writer out;
  out.begin_object()
      .field("pin", session.pin)
      .field("ca", session.ca)
      .field("cookie", session.cookie)
      .field("csrf", session.csrf)
      .end_object();
  (void)::unlink(path.c_str());
  return node::create_secret(path, out.take());
}

Result<void> remove_session(const Server& server) {
  const std::string path = TRY(path_of(server));
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return Error{ErrorCode::unavailable, path + ": " + std::strerror(errno)};
  return {};
}

}  // namespace cli
