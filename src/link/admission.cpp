#include "link/admission.h"

#include <arpa/inet.h>

#include <algorithm>

namespace links {

std::string source_of(const std::string& host) {
  in6_addr address{};
  if (inet_pton(AF_INET6, host.c_str(), &address) != 1) return host;
  std::fill(address.s6_addr + 8, address.s6_addr + 16, std::uint8_t{0});
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(AF_INET6, &address, text, sizeof text);
  return std::string(text) + "/64";
}

bool Admission::begin(const std::string& source, std::uint64_t now_ms) {
  auto found = sources_.find(source);
  if (found == sources_.end()) {
    if (sources_.size() >= limits_.sources_max) forget_idle(now_ms);
    if (sources_.size() >= limits_.sources_max) return false;
    found = sources_.emplace(source, Source{full(), now_ms, 0}).first;
  }
  Source& known = found->second;
  known.credit_ms = std::min(full(), known.credit_ms + (now_ms - known.at_ms));
  known.at_ms = now_ms;
  if (known.pending >= limits_.pending_source_max || known.credit_ms < limits_.refill_ms) {
    return false;
  }
  known.credit_ms -= limits_.refill_ms;
  ++known.pending;
  return true;
}

void Admission::finished(const std::string& source) {
  const auto found = sources_.find(source);
  if (found != sources_.end() && found->second.pending > 0) --found->second.pending;
}

void Admission::forgive(const std::string& source) {
  const auto found = sources_.find(source);
  if (found == sources_.end()) return;
  found->second.credit_ms = std::min(full(), found->second.credit_ms + limits_.refill_ms);
}

// Drops the sources that a new entry would describe as well.
void Admission::forget_idle(std::uint64_t now_ms) {
  std::erase_if(sources_, [&](const auto& entry) {
    const Source& source = entry.second;
    return source.pending == 0 && source.credit_ms + (now_ms - source.at_ms) >= full();
  });
}

}  // namespace links
