#include "node/log.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/encoding.h"
#include "base/json.h"
#include "io/descriptor.h"

namespace node {

std::string Log::line(TimeMs time, std::string_view level, std::string_view event, Fields fields,
                      bool json) {
  // The JSON writer escapes quotes, controls and ill-formed text; both forms use it.
  if (json) {
    json::Writer out;
    out.begin_object().field("time", time_text(time)).field("level", level).field("event", event);
    for (const auto& [key, value] : fields) out.field(key, value);
    out.end_object();
    return out.take();
  }
  std::string out = time_text(time) + " " + std::string(level) + " event=" + std::string(event);
  for (const auto& [key, value] : fields) {
    json::Writer text;
    text.string(value);
    out += " " + std::string(key) + "=" + text.take();
  }
  return out;
}

void Log::write(std::string_view level, std::string_view event, Fields fields) {
  const std::string text = line(clock_.now(), level, event, fields, json_) + "\n";
  // One write, so that lines of two processes do not mix; a full or closed log stops nobody.
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

void notify_manager(std::string_view state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr || (path[0] != '/' && path[0] != '@')) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::size_t size = std::strlen(path);
  if (size >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path, size);
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const io::Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.open()) return;
  [[maybe_unused]] const ssize_t ignored = ::sendto(
      socket.get(), state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<sockaddr*>(&address),
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size));
}

std::uint64_t watchdog_ms() {
  const char* text = std::getenv("WATCHDOG_USEC");
  if (text == nullptr) return 0;
  const auto period = parse_decimal(text, std::uint64_t{3600} * 1'000'000);
  return period ? *period / 2000 : 0;
}

}  // namespace node
