#include "people/aside.h"

#include <utility>

namespace people {

Aside::Aside(std::function<void(std::function<void()>)> post, std::size_t most)
    : post_(std::move(post)), most_(most), thread_([this] { serve(); }) {}

Aside::~Aside() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    jobs_.clear();
  }
  more_.notify_one();
  thread_.join();
}

bool Aside::run(std::function<void()> work, std::function<void()> done) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_ || jobs_.size() >= most_) return false;
    jobs_.push_back({std::move(work), std::move(done)});
  }
  more_.notify_one();
  return true;
}

void Aside::serve() {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
      if (ending_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job.work();
    post_(std::move(job.done));
  }
}

}  // namespace people
