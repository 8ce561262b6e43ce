// How many entries of 512 bytes reach the other node durably in a second: as opaque payloads
// (journals and store alone), and folded into the record on top.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/encoding.h"
#include "federation.h"
#include "figures.h"
#include "journal/entry.h"
#include "replication/journals.h"
#include "store/sqlite_store.h"

namespace bench {
namespace {

// Hands messages from one thread to another, a bounded number under way.
class Pipe {
 public:
  void put(Bytes message) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return messages_.size() < 16; });
    messages_.push_back(std::move(message));
    more_.notify_one();
  }
  Bytes take() {
    std::unique_lock lock(mutex_);
    more_.wait(lock, [&] { return !messages_.empty(); });
    Bytes message = std::move(messages_.front());
    messages_.pop_front();
    room_.notify_one();
    return message;
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::condition_variable room_;
  std::deque<Bytes> messages_;
};

Figure throughput(const std::string& name, double rate, double rows, double target) {
  Figure figure;
  figure.name = name;
  figure.value = rate;
  figure.unit = "entries/s";
  figure.yardstick = "rows of 512 B appended, 256 to an fdatasync";
  figure.yardstick_value = rows;
  figure.yardstick_unit = "rows/s";
  figure.ratio = rate / rows;
  figure.target = target;
  figure.target_is_value = true;
  return figure;
}

}  // namespace

void replicated_throughput(const Options& options) {
  const double rows = synced_rows_per_second(options.folder);
  Federation two(options.folder + "/opaque", 2);
  const std::uint64_t count = options.quick ? 60'000 : 300'000;
  // Deferred payloads: proven, stored and cosigned like any other, and nothing to fold.
  Pipe pipe;
  Pipe back;
  two.settle();
  const double start = now_ms();
  std::thread receiver([&] {
    Party& there = two.party(1);
    for (std::uint64_t got = 0; got < count;) {
      const Bytes message = pipe.take();
      if (message.empty()) break;
      there.engine->received(two.party(0).name, node::Precedence::routine, message);
      if (!there.engine->turn_end().ok()) break;
      got = there.engine->figures()["entries_received"];
      for (int p = 3; p >= 0; --p) {
        while (auto answer =
                   there.engine->next(two.party(0).name, static_cast<node::Precedence>(p)))
          back.put(std::move(*answer));
      }
    }
    back.put(Bytes());
  });
  std::thread answers([&] {
    while (!back.take().empty()) {
    }
  });
  Party& here = two.party(0);
  const std::string payload(430, 'o');
  for (std::uint64_t sent = 0; sent < count;) {
    if (!here.engine->append_opaque("bench", payload, 256).ok()) break;
    if (!here.engine->turn_end().ok()) break;
    sent += 256;
    for (int p = 3; p >= 0; --p) {
      while (auto message =
                 here.engine->next(two.party(1).name, static_cast<node::Precedence>(p)))
        pipe.put(std::move(*message));
    }
  }
  pipe.put(Bytes());
  receiver.join();
  answers.join();
  const double seconds = (now_ms() - start) / 1e3;
  const double got = static_cast<double>(two.party(1).engine->figures()["entries_received"]);
  print(throughput("replicated_throughput", got / seconds, rows, 50'000));
}

void replicated_folded_throughput(const Options& options) {
  const double rows = synced_rows_per_second(options.folder);
  Federation two(options.folder + "/folded", 2);
  const std::uint64_t count = options.quick ? 20'000 : 100'000;
  Pipe pipe;
  Pipe back;
  two.settle();
  const double start = now_ms();
  std::thread receiver([&] {
    Party& there = two.party(1);
    while (true) {
      const Bytes message = pipe.take();
      if (message.empty()) break;
      there.engine->received(two.party(0).name, node::Precedence::routine, message);
      if (!there.engine->turn_end().ok()) break;
      for (int p = 3; p >= 0; --p) {
        while (auto answer =
                   there.engine->next(two.party(0).name, static_cast<node::Precedence>(p)))
          back.put(std::move(*answer));
      }
    }
    back.put(Bytes());
  });
  std::thread answers([&] {
    while (!back.take().empty()) {
    }
  });
  Party& here = two.party(0);
  const std::string payload(512, 'f');
  for (std::uint64_t sent = 0; sent < count;) {
    for (int i = 0; i < 128; ++i, ++sent) {
      node::Draft draft = two.draft(payload);
      draft.header.mutable_statement();
      draft.header.set_matter("note/" + std::to_string(sent % 100));
      here.engine->submit(std::move(draft), [](const Result<node::Recorded>&) {});
    }
    if (!here.engine->turn_end().ok()) break;
    for (int p = 3; p >= 0; --p) {
      while (auto message =
                 here.engine->next(two.party(1).name, static_cast<node::Precedence>(p)))
        pipe.put(std::move(*message));
    }
  }
  pipe.put(Bytes());
  receiver.join();
  answers.join();
  const double seconds = (now_ms() - start) / 1e3;
  const double got = static_cast<double>(two.party(1).engine->figures()["entries_received"]);
  print(throughput("replicated_folded_throughput", got / seconds, rows, 15'000));
}

}  // namespace bench
