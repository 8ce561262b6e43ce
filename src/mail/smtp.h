// One message to the party's own SMTP server, by libcurl. Takes as long as the server lets it, up
// to a limit: never on the event loop's thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace mail {

struct Server {
  std::string url;       // smtp://host:port or smtps://host:port
  bool starttls = true;  // of smtp://: nothing is said in the clear
  std::string ca_file;   // PEM; empty: whom this machine trusts
  std::string user;      // empty: without signing in
  std::string password;
  std::string from;         // parsed address
  unsigned timeout_s = 60;  // for all of one message
};

struct Outcome {
  enum class Kind : std::uint8_t {
    taken,            // the server answers for it from now on
    address_refused,  // 5xx to the recipient: it would be refused again
    address_later,    // 4xx to the recipient
    server_trouble,   // anything else: not this address's fault
  };
  Kind kind = Kind::server_trouble;
  int code = 0;        // of the server's last answer; 0: none
  std::string reason;  // in words of this program's own, never the server's
};

// Before the first thread begins; once in a process.
void prepare();

// `ending` gives it up within a second.
Outcome send(const Server& server, const std::string& to, const std::string& message,
             const std::atomic<bool>& ending);

}  // namespace mail
