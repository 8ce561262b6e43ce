// Two nodes of a federation over a real link: TLS on a loopback socket, the frames and the turns of
// the daemon, on one event loop.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "federation.h"

namespace bench {

class Loopback {
 public:
  // Takes the two parties of `two` off the links that carry messages by hand. Prints why and ends
  // the program when it cannot.
  explicit Loopback(Federation& two);
  ~Loopback();

  // Proposed and agreed by one, agreed by the other as soon as it is there. Milliseconds until both
  // show the joint fact and hold the other's cosignature over their own part.
  double joint_fact(const std::string& content);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace bench
