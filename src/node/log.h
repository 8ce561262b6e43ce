// What happens on a node, one line for each event on standard error: key=value, or JSON. Never
// content, keys, or tokens: whoever reads the log of a machine need not be cleared for its record.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace node {

class Log {
 public:
  Log(Clock& clock, bool json) : clock_(clock), json_(json) {}

  using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;
  // `event` and the keys are machine words of [a-z_]; values may be anything and are escaped.
  void info(std::string_view event, Fields fields = {}) { write("info", event, fields); }
  void warning(std::string_view event, Fields fields = {}) { write("warning", event, fields); }
  void error(std::string_view event, Fields fields = {}) { write("error", event, fields); }

  // One line without its end.
  static std::string line(TimeMs time, std::string_view level, std::string_view event,
                          Fields fields, bool json);

 private:
  void write(std::string_view level, std::string_view event, Fields fields);
  Clock& clock_;
  bool json_;
};

// Tells the service manager (sd_notify(3)): "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…".
// Does nothing outside of systemd.
void notify_manager(std::string_view state);
// Half of the time after which the manager takes silence for death, in milliseconds; 0: never.
std::uint64_t watchdog_ms();

}  // namespace node
