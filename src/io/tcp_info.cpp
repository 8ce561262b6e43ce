// Apart from socket.cpp because <linux/tcp.h>, which has the newer fields, and <netinet/tcp.h>
// define the same names.
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstddef>

#include "io/socket.h"

namespace io {

SendProgress send_progress(const Descriptor& socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  int queued = 0;
  if (getsockopt(socket.get(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return {};
  if (size < offsetof(tcp_info, tcpi_bytes_acked) + sizeof info.tcpi_bytes_acked) return {};
  if (ioctl(socket.get(), SIOCOUTQ, &queued) != 0 || queued < 0) return {};
  return {info.tcpi_bytes_acked, static_cast<std::uint64_t>(queued)};
}

}  // namespace io
