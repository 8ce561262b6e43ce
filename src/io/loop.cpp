#include "io/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "io/descriptor.h"
#include "io/os.h"

namespace io {

namespace {

constexpr int kEventsPerTurn = 256;
// Callbacks of a turn's end may add others; a chain longer than this goes on in the next turn, so
// that sockets and timers are never starved.
constexpr int kTurnEndRounds = 16;
constexpr std::uint64_t kWakeId = 0;

std::uint32_t epoll_bits(unsigned events) {
  return (events & readable ? EPOLLIN | EPOLLRDHUP : 0u) | (events & writable ? EPOLLOUT : 0u);
}

unsigned ready_bits(std::uint32_t events) {
  if (events & (EPOLLERR | EPOLLHUP)) return readable | writable;
  return (events & (EPOLLIN | EPOLLRDHUP | EPOLLPRI) ? readable : 0u) |
         (events & EPOLLOUT ? writable : 0u);
}

class EpollLoop final : public Loop {
 public:
  EpollLoop(Descriptor epoll, Descriptor wake) : epoll_(std::move(epoll)), wake_(std::move(wake)) {}

  void watch(int fd, unsigned events, std::function<void(unsigned)> callback) override {
    check(!ids_.contains(fd));
    const std::uint64_t id = ++last_watch_;
    epoll_event event{};
    event.events = epoll_bits(events);
    event.data.u64 = id;
    check(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0);
    ids_[fd] = id;
    watches_[id] = {fd, std::make_unique<std::function<void(unsigned)>>(std::move(callback))};
  }

  void change(int fd, unsigned events) override {
    const auto found = ids_.find(fd);
    check(found != ids_.end());
    epoll_event event{};
    event.events = epoll_bits(events);
    event.data.u64 = found->second;
    check(epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event) == 0);
  }

  void forget(int fd) override {
    const auto found = ids_.find(fd);
    if (found == ids_.end()) return;
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    // The callback may be the one that is running; it goes at the end of the turn.
    const auto watch = watches_.find(found->second);
    forgotten_.push_back(std::move(watch->second.callback));
    watches_.erase(watch);
    ids_.erase(found);
  }

  TimerId after(std::uint64_t delay_ms, std::function<void()> callback) override {
    const TimerId id = ++last_timer_;
    const std::uint64_t now = os_clock().monotonic();
    const std::uint64_t deadline = delay_ms > UINT64_MAX - now ? UINT64_MAX : now + delay_ms;
    timers_[{deadline, id}] = std::move(callback);
    deadlines_[id] = deadline;
    return id;
  }

  void cancel(TimerId id) override {
    const auto found = deadlines_.find(id);
    if (found == deadlines_.end()) return;
    timers_.erase({found->second, id});
    deadlines_.erase(found);
  }

  void at_turn_end(std::function<void()> callback) override {
    turn_end_.push_back(std::move(callback));
  }

  void post(std::function<void()> callback) override {
    {
      const std::lock_guard lock(posted_mutex_);
      posted_.push_back(std::move(callback));
    }
    wake();
  }

  void run() override {
    while (!stopping_.load()) turn();
    stopping_.store(false);
  }

  void stop() override {
    stopping_.store(true);
    wake();
  }

 private:
  struct Watch {
    int fd = -1;
    std::unique_ptr<std::function<void(unsigned)>> callback;
  };

  // Only write(2) and a lock-free flag: usable in a signal's context.
  void wake() {
    const int saved = errno;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t ignored = ::write(wake_.get(), &one, sizeof one);
    errno = saved;
  }

  void turn() {
    std::array<epoll_event, kEventsPerTurn> events;
    const int count = epoll_wait(epoll_.get(), events.data(), kEventsPerTurn, wait_ms());
    check(count >= 0 || errno == EINTR);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.u64 == kWakeId) {
        run_posted();
        continue;
      }
      const auto found = watches_.find(event.data.u64);
      if (found == watches_.end()) continue;  // forgotten earlier in this turn
      auto& callback = *found->second.callback;
      callback(ready_bits(event.events));
    }
    run_timers();
    run_turn_end();
    forgotten_.clear();
  }

  int wait_ms() {
    if (!turn_end_.empty()) return 0;
    if (timers_.empty()) return -1;
    const std::uint64_t now = os_clock().monotonic();
    const std::uint64_t deadline = timers_.begin()->first.first;
    if (deadline <= now) return 0;
    return deadline - now > INT_MAX ? INT_MAX : static_cast<int>(deadline - now);
  }

  void run_posted() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(wake_.get(), &count, sizeof count);
    std::vector<std::function<void()>> batch;
    {
      const std::lock_guard lock(posted_mutex_);
      batch.swap(posted_);
    }
    for (auto& callback : batch) callback();
  }

  // Timers set by a timer wait for the next turn, even with no delay.
  void run_timers() {
    if (timers_.empty()) return;
    const std::uint64_t now = os_clock().monotonic();
    const TimerId newest = last_timer_;
    auto at = timers_.begin();
    while (at != timers_.end() && at->first.first <= now) {
      if (at->first.second > newest) {
        ++at;
        continue;
      }
      const auto key = at->first;
      const auto callback = std::move(at->second);
      timers_.erase(at);
      deadlines_.erase(key.second);
      callback();
      at = timers_.begin();
    }
  }

  void run_turn_end() {
    for (int round = 0; round < kTurnEndRounds && !turn_end_.empty(); ++round) {
      std::vector<std::function<void()>> batch;
      batch.swap(turn_end_);
      for (auto& callback : batch) callback();
    }
  }

  // Constant after construction.
  Descriptor epoll_;
  Descriptor wake_;

  // Owned by the loop's thread.
  std::unordered_map<int, std::uint64_t> ids_;
  std::unordered_map<std::uint64_t, Watch> watches_;
  std::vector<std::unique_ptr<std::function<void(unsigned)>>> forgotten_;
  std::map<std::pair<std::uint64_t, TimerId>, std::function<void()>> timers_;
  std::unordered_map<TimerId, std::uint64_t> deadlines_;
  std::vector<std::function<void()>> turn_end_;
  std::uint64_t last_watch_ = kWakeId;
  TimerId last_timer_ = 0;

  // Shared.
  std::atomic<bool> stopping_ = false;
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;  // guarded by posted_mutex_
};

}  // namespace

Result<std::unique_ptr<Loop>> make_loop() {
  // A peer that closes while we write is an error of that write, not a signal to the process.
  std::signal(SIGPIPE, SIG_IGN);
  Descriptor epoll(epoll_create1(EPOLL_CLOEXEC));
  Descriptor wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kWakeId;
  if (!epoll.open() || !wake.open() ||
      epoll_ctl(epoll.get(), EPOLL_CTL_ADD, wake.get(), &event) != 0) {
    return Error{ErrorCode::unavailable,
                 std::string("cannot create the event loop: ") + std::strerror(errno)};
  }
  return std::unique_ptr<Loop>(std::make_unique<EpollLoop>(std::move(epoll), std::move(wake)));
}

}  // namespace io
