// How many entries of 512 bytes reach the other node durably in a second: as opaque payloads
// (journals and store alone), and folded into the record on top.

#include <condition_variable>
#include <deque>
#include <functional>
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

constexpr std::uint64_t kTurn = 512;  // entries of one turn under this load: one full push

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

// Writes on a thread of its own what `write` records in a turn and carries it over, until `count`
// entries are sent; entries a second until the last of them is durable at the other.
double entries_per_second(Federation& two, std::uint64_t count,
                          const std::function<std::uint64_t()>& write) {
  Pipe pipe;
  Pipe back;
  const auto messages_to = [](Party& from, const std::string& peer, Pipe& into) {
    for (int p = 3; p >= 0; --p) {
      while (auto message = from.engine->next(peer, static_cast<node::Precedence>(p)))
        into.put(std::move(*message));
    }
  };
  Party& here = two.party(0);
  Party& there = two.party(1);
  const std::uint64_t before = there.engine->figures()["entries_received"];
  const double start = now_ms();
  std::thread receiver([&] {
    while (true) {
      const Bytes message = pipe.take();
      if (message.empty()) break;
      there.engine->received(here.name, node::Precedence::routine, message);
      if (!there.engine->turn_end().ok()) break;
      messages_to(there, here.name, back);
    }
    back.put(Bytes());
  });
  std::thread answers([&] {
    while (!back.take().empty()) {
    }
  });
  for (std::uint64_t sent = 0; sent < count;) {
    const std::uint64_t written = write();
    if (written == 0) break;
    sent += written;
    if (!here.engine->turn_end().ok()) break;
    messages_to(here, there.name, pipe);
  }
  pipe.put(Bytes());
  receiver.join();
  answers.join();
  const double seconds = (now_ms() - start) / 1e3;
  return static_cast<double>(there.engine->figures()["entries_received"] - before) / seconds;
}

}  // namespace

void replicated_throughput(const Options& options) {
  const double rows = synced_rows_per_second(options.folder);
  Federation two(options.folder + "/opaque", 2);
  two.settle();
  // Deferred payloads: proven, stored and cosigned like any other, and nothing to fold.
  const std::string payload(430, 'o');
  const double rate =
      entries_per_second(two, options.quick ? 60'000 : 300'000, [&]() -> std::uint64_t {
        return two.party(0).engine->append_opaque("bench", payload, kTurn).ok() ? kTurn : 0;
      });
  print(throughput("replicated_throughput", rate, rows, 50'000));
}

void replicated_folded_throughput(const Options& options) {
  const double rows = synced_rows_per_second(options.folder);
  Federation two(options.folder + "/folded", 2);
  two.settle();
  const std::string payload(512, 'f');
  std::uint64_t number = 0;
  const double rate =
      entries_per_second(two, options.quick ? 20'000 : 100'000, [&]() -> std::uint64_t {
        for (std::uint64_t i = 0; i < kTurn; ++i) {
          node::Draft draft = two.draft(payload);
          draft.header.mutable_statement();
          draft.header.set_matter("note/" + std::to_string(number++ % 100));
          two.party(0).engine->submit(std::move(draft), [](const Result<node::Recorded>&) {});
        }
        return kTurn;
      });
  print(throughput("replicated_folded_throughput", rate, rows, 15'000));
}

}  // namespace bench
