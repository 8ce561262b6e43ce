#include "io/resolve.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <string>
#include <system_error>
#include <thread>

namespace io {

namespace {

constexpr std::uint64_t kFirstPollMs = 5;
constexpr std::uint64_t kPollMs = 50;
constexpr std::size_t kAddressesMax = 8;

// Shared with the thread, because either may be the one that goes last: getaddrinfo() cannot be
// interrupted, and nobody waits for it.
struct LookUp {
  Address asked;
  std::vector<Address> found;  // the thread's until done
  std::string failure;         // the thread's until done
  std::atomic<bool> done = false;
};

void look_up(LookUp& job) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(job.asked.host.c_str(), nullptr, &hints, &list);
  for (const addrinfo* at = list; at != nullptr && job.found.size() < kAddressesMax;
       at = at->ai_next) {
    char text[NI_MAXHOST] = "";
    if (getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) ==
        0) {
      job.found.push_back({text, job.asked.port});
    }
  }
  if (list != nullptr) freeaddrinfo(list);
  if (job.found.empty()) job.failure = error != 0 ? gai_strerror(error) : "no address";
  job.done.store(true);
}

class ThreadedResolution final : public Resolution {
 public:
  ThreadedResolution(Loop& loop, const Address& address,
                     std::function<void(Result<std::vector<Address>>)> done)
      : loop_(loop), done_(std::move(done)), job_(std::make_shared<LookUp>()) {
    job_->asked = address;
    // The one exception of the standard library that is caught: no thread is to be had now.
    try {
      std::thread([job = job_] { look_up(*job); }).detach();
    } catch (const std::system_error& error) {
      job_->failure = error.what();
      job_->done.store(true);
    }
    poll_after(kFirstPollMs);
  }
  ~ThreadedResolution() override { loop_.cancel(timer_); }

 private:
  void poll_after(std::uint64_t delay_ms) {
    timer_ = loop_.after(delay_ms, [this] { poll(); });
  }

  void poll() {
    if (!job_->done.load()) return poll_after(kPollMs);
    const auto job = job_;
    const auto done = std::move(done_);  // may destroy this object
    if (!job->found.empty()) return done(std::move(job->found));
    done(Error{ErrorCode::unavailable, "cannot look up " + job->asked.host + ": " + job->failure});
  }

  Loop& loop_;
  std::function<void(Result<std::vector<Address>>)> done_;
  std::shared_ptr<LookUp> job_;
  Loop::TimerId timer_ = 0;
};

}  // namespace

std::unique_ptr<Resolution> resolve(Loop& loop, const Address& address,
                                    std::function<void(Result<std::vector<Address>>)> done) {
  return std::make_unique<ThreadedResolution>(loop, address, std::move(done));
}

}  // namespace io
