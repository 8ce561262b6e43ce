// One thread beside the event loop, for what takes long and touches nothing of the node: hashing
// passwords. Its queue is bounded: who floods it is refused, and nobody else waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace people {

class Aside {
 public:
  // `post` runs a callback on the loop's thread (io::Loop::post) and outlives this.
  Aside(std::function<void(std::function<void()>)> post, std::size_t most);
  // Waits for the work under way; what has not begun is dropped, with its `done`.
  ~Aside();
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

  // `work` runs beside the loop, `done` on it afterwards. False where too many wait already.
  bool run(std::function<void()> work, std::function<void()> done);

 private:
  void serve();

  struct Job {
    std::function<void()> work;
    std::function<void()> done;
  };
  const std::function<void(std::function<void()>)> post_;
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<Job> jobs_;
  bool ending_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace people
