#include "api/events.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/json.h"

namespace api {
namespace {
constexpr std::size_t kKept = 1000;        // events a slow or returning reader can catch up with
constexpr std::size_t kWaitingMax = 4096;  // changes of one turn; beyond them: `lost`
constexpr std::uint64_t kBeatMs = 20'000;

bool same(const node::Change& a, const node::Change& b) {
  return a.circle == b.circle && a.matter == b.matter && a.what == b.what;
}

// The entry that a change is about, where the engine says so.
template <class Change>
std::optional<record::Reference> entry_of(const Change& change) {
  if constexpr (requires { change.ref; }) {
    return change.ref;
  } else {
    return std::nullopt;
  }
}
}  // namespace

class EventStream final : public BodyStream {
 public:
  EventStream(Events& events, std::string viewer, std::uint64_t place, bool lost,
              std::function<bool()> still_valid)
      : events_(&events),
        alive_(events.alive_),
        viewer_(std::move(viewer)),
        place_(place),
        lost_(lost),
        still_valid_(std::move(still_valid)),
        id_(++events.last_stream_) {
    events.feeds_[viewer_].streams[id_] = this;
  }
  ~EventStream() override { leave(); }

  std::optional<Bytes> next(std::size_t max) override {
    if (!alive_.lock() || !still_valid_()) return std::nullopt;
    if (displaced_) return last_words();
    const Events::Feed& feed = events_->feeds_[viewer_];
    Bytes out;
    if (first_) {
      first_ = false;
      out = "retry: 2000\n\n";
    }
    if (!feed.items.empty() && place_ + 1 < feed.items.front().number) lost_ = true;
    if (lost_) {
      lost_ = false;
      place_ = feed.newest;
      json::Writer data;
      data.begin_object()
          .field("number", place_)
          .field("circle", "")
          .field("matter", "")
          .field("what", "lost")
          .end_object();
      out += event(place_, data.take());
    }
    for (const Events::Item& item : feed.items) {
      if (item.number <= place_) continue;
      if (out.size() >= max) break;
      out += event(item.number, item.data);
      place_ = item.number;
    }
    if (out.empty() && beat_) out = ":\n\n";
    beat_ = false;
    return out;
  }

  void on_more(std::function<void()> wake) override { wake_ = std::move(wake); }

  void wake(bool beat) {
    beat_ = beat_ || beat;
    if (wake_) wake_();
  }

  // Its place is another's now; nothing more of the record comes by it.
  void displace() {
    displaced_ = true;
    leave();
    wake(false);
  }

 private:
  void leave() {
    if (!alive_.lock()) return;
    if (const auto feed = events_->feeds_.find(viewer_); feed != events_->feeds_.end())
      feed->second.streams.erase(id_);
  }
  std::optional<Bytes> last_words() {
    if (said_) return std::nullopt;
    said_ = true;
    return Bytes("event: displaced\ndata: {}\n\n");
  }
  std::string event(std::uint64_t number, const std::string& data) const {
    return "id: " + events_->id_of(number) + "\nevent: change\ndata: " + data + "\n\n";
  }

  Events* events_;
  std::weak_ptr<char> alive_;
  std::string viewer_;
  std::uint64_t place_;
  bool lost_;
  std::function<bool()> still_valid_;
  std::uint64_t id_;
  bool first_ = true;
  bool beat_ = false;
  bool displaced_ = false;
  bool said_ = false;
  std::function<void()> wake_;
};

Events::Events(node::Engine& engine, Random& random, io::Loop* loop)
    : engine_(engine), loop_(loop), run_(hex(random.bytes(4))) {
  engine.on_change([this, alive = std::weak_ptr<char>(alive_)](const node::Change& change) {
    if (!alive.lock()) return;
    if (change.matter.starts_with("texts/")) ++text_changes_[change.circle];
    if (feeds_.empty()) return;
    if (std::any_of(
            waiting_.rbegin(),
            waiting_.rbegin() +
                static_cast<std::ptrdiff_t>(std::min<std::size_t>(waiting_.size(), 64)),
            [&](const node::Change& known) { return same(known, change) && !entry_of(change); })) {
      return;
    }
    if (waiting_.size() < kWaitingMax) {
      waiting_.push_back({change, {}});
    } else {
      waiting_.back() = {};
      waiting_.back().what = "lost";
    }
    schedule();
  });
}

Events::~Events() = default;

void Events::schedule() {
  if (scheduled_ || loop_ == nullptr) return;
  scheduled_ = true;
  loop_->at_turn_end([this, alive = std::weak_ptr<char>(alive_)] {
    if (!alive.lock()) return;
    scheduled_ = false;
    flush();
  });
}

bool Events::may_hear(const Feed& feed, const Waiting& change) {
  if (change.label &&
      (!feed.person.is_delegate || !labels::may_read(feed.person.viewer, *change.label))) {
    return false;
  }
  if (change.what == "link" || change.what == "lost" || change.what == "fork" ||
      change.what == "epoch" || change.what == "circle") {
    return true;
  }
  if (change.what == "invitation") return feed.person.is_operator;
  // Figures of a whole circle are the operator's; of an entry, whoever may read the entry.
  if (change.matter.empty()) return feed.person.is_operator;
  const std::unique_ptr<record::View> view = engine_.view(feed.person.viewer);
  if (const auto entry = entry_of(change)) return view->act(change.circle, *entry).ok();
  const auto acts = view->acts(change.circle, change.matter, "", 1);
  return acts.ok() && !acts.value().empty();
}

void Events::flush() {
  std::vector<Waiting> changes;
  changes.swap(waiting_);
  if (std::exchange(rechecking_, false)) {
    for (auto& [name, feed] : feeds_) {
      const std::map<std::uint64_t, EventStream*> streams = feed.streams;
      for (const auto& [id, stream] : streams) {
        if (feed.streams.contains(id)) stream->wake(false);
      }
    }
  }
  for (auto& [name, feed] : feeds_) {
    if (feed.streams.empty() && feed.items.empty()) continue;
    std::vector<node::Change> told;
    for (const Waiting& change : changes) {
      const bool repeated = std::any_of(
          told.begin(), told.end(), [&](const node::Change& known) { return same(known, change); });
      if (repeated || !may_hear(feed, change)) continue;
      told.push_back(change);
      Item item;
      item.number = ++feed.newest;
      json::Writer data;
      data.begin_object()
          .field("number", item.number)
          .field("circle", change.circle)
          .field("matter", change.matter)
          .field("what", change.what)
          .end_object();
      item.data = data.take();
      feed.items.push_back(std::move(item));
      if (feed.items.size() > kKept) feed.items.pop_front();
    }
    if (told.empty()) continue;
    const std::map<std::uint64_t, EventStream*> streams = feed.streams;
    for (const auto& [id, stream] : streams) {
      if (feed.streams.contains(id)) stream->wake(false);
    }
  }
}

void Events::recheck() {
  rechecking_ = true;
  schedule();
}

void Events::note(const std::string& what) {
  Waiting change;
  change.what = what;
  waiting_.push_back(std::move(change));
  schedule();
}

void Events::note_typing(const std::string& circle, const std::string& matter, const Label& label) {
  if (feeds_.empty() || waiting_.size() >= kWaitingMax) return;
  Waiting change;
  change.circle = circle;
  change.matter = matter;
  change.what = "typing";
  change.label = label;
  waiting_.push_back(std::move(change));
  schedule();
}

std::uint64_t Events::text_changes(const std::string& circle) const {
  const auto found = text_changes_.find(circle);
  return found == text_changes_.end() ? 0 : found->second;
}

void Events::beat() {
  beating_ = false;
  bool any = false;
  for (auto& [name, feed] : feeds_) {
    const std::map<std::uint64_t, EventStream*> streams = feed.streams;
    for (const auto& [id, stream] : streams) {
      any = true;
      if (feed.streams.contains(id)) stream->wake(true);
    }
  }
  if (!any || loop_ == nullptr) return;
  beating_ = true;
  loop_->after(kBeatMs, [this, alive = std::weak_ptr<char>(alive_)] {
    if (alive.lock()) beat();
  });
}

bool Events::make_room(const Person& person) {
  std::map<std::string, std::map<std::uint64_t, EventStream*>> by_person;
  for (const auto& [name, feed] : feeds_)
    by_person[feed.person.key()].insert(feed.streams.begin(), feed.streams.end());
  const auto& own = by_person[person.key()];
  if (own.size() >= kOfOne) {
    own.begin()->second->displace();  // numbers grow: the oldest
    return true;
  }
  if (streams() < kStreamsMax) return true;
  const auto most = std::max_element(
      by_person.begin(), by_person.end(),
      [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  if (most->second.size() < 2 || most->second.size() <= own.size()) return false;
  most->second.begin()->second->displace();
  return true;
}

std::unique_ptr<BodyStream> Events::subscribe(const Person& person, std::string_view last_id,
                                              std::function<bool()> still_valid) {
  if (!make_room(person)) return nullptr;
  const std::string name = person.reads();
  if (!person.account.empty()) {
    // What they might read before is kept for nobody.
    std::erase_if(feeds_, [&](const auto& one) {
      return one.second.person.account == person.account && one.first != name &&
             one.second.streams.empty();
    });
  }
  Feed& feed = feeds_[name];
  feed.person = person;
  std::uint64_t place = feed.newest;
  bool lost = false;
  if (!last_id.empty()) {
    const std::size_t dash = last_id.find('-');
    const auto number = dash == std::string_view::npos
                            ? std::nullopt
                            : parse_decimal(last_id.substr(dash + 1), feed.newest);
    lost = !number || last_id.substr(0, dash) != run_;
    if (!lost) place = *number;
  }
  auto stream = std::make_unique<EventStream>(*this, name, place, lost, std::move(still_valid));
  if (!beating_ && loop_ != nullptr) {
    beating_ = true;
    loop_->after(kBeatMs, [this, alive = std::weak_ptr<char>(alive_)] {
      if (alive.lock()) beat();
    });
  }
  return stream;
}

std::size_t Events::streams() const {
  std::size_t count = 0;
  for (const auto& [name, feed] : feeds_) count += feed.streams.size();
  return count;
}

}  // namespace api
