#include "api/inbox.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "api/meeting_days.h"
#include "base/encoding.h"
#include "crypto/crypto.h"

namespace api {
namespace {

constexpr std::size_t kOpenMax = 200;       // open proposals of one circle
constexpr std::size_t kAsksMax = 500;       // questions of one circle
constexpr std::size_t kCameMax = 200;       // of one journal
constexpr std::size_t kRemembered = 50;     // of one journal, by their identifiers
constexpr TimeMs kCameFor = 30 * kDayMs;    // what came earlier is no news
constexpr TimeMs kDueWithin = 14 * kDayMs;  // commitments and reports before that ask nothing yet

std::string day_of(TimeMs time) { return time_text(time).substr(0, 10); }

std::string id_of(std::string_view circle, std::string_view word, const record::Reference& ref) {
  Bytes text(circle);
  for (const std::string& part : {std::string(word), ref.text()}) text += "\n" + part;
  return hex(crypto::sha256(text).view().substr(0, 8));
}

std::string journal_of(std::string_view circle, std::string_view party, std::string_view epoch) {
  return std::string(circle) + " " + std::string(party) + " " + std::string(epoch);
}

std::string_view category_of(std::string_view word) {
  static const std::map<std::string_view, std::string_view> kCategories = {
      {"reply", "letters"},
      {"clearance", "preparation"},
      {"instruction", "preparation"},
      {"returned", "preparation"},
      {"instruction_asked", "preparation"},
      {"instructed", "preparation"},
      {"report", "reports"},
      {"acknowledgement", "reports"},
      {"commitment", "commitments"},
      {"came", "information"}};
  const auto found = kCategories.find(word);
  return found == kCategories.end() ? "answers" : found->second;
}

class Looking {
 public:
  Looking(Parts& parts, const Person& person, record::View& view)
      : parts_(parts),
        person_(person),
        view_(view),
        days_(parts.screens, view),
        marks_(parts.notices.marks(person.key())),
        now_(parts.clock.now()),
        account_(parts.people.find(person.account)) {
    if (account_ == nullptr) return;
    people::Account alone = *account_;
    alone.deputy_of.clear();
    alone_ = people::rights_of(alone, parts.people, day_of(now_)).viewer;
  }

  Result<Inbox> look() {
    for (const record::CircleView& circle : view_.circles()) {
      TRY(look_at_proposals(circle));
      TRY(look_at_asks(circle));
      TRY(look_at_what_came(circle));
    }
    std::sort(out_.items.begin(), out_.items.end(), [](const InboxItem& a, const InboxItem& b) {
      const auto rank = [](const InboxItem& item) {
        return std::tuple(!item.needs_answer, item.due.empty() ? std::string("9999") : item.due);
      };
      if (rank(a) != rank(b)) return rank(a) < rank(b);
      if (a.act.time != b.act.time) return a.act.time > b.act.time;
      return a.id < b.id;
    });
    return std::move(out_);
  }

 private:
  Result<void> look_at_proposals(const record::CircleView& circle) {
    const auto open = TRY(view_.open(circle.id, kOpenMax));
    out_.more = out_.more || open.size() == kOpenMax;
    for (const record::ActRow& act : open) {
      if (act.verdict != "effective") continue;
      for (const record::Answer& answer : act.answers) {
        if (answer.party != parts_.config.party) continue;
        if (answer.state == "none") add(circle, "answer", act, "", true);
        if (answer.state == "ad_referendum")
          add(circle, "confirm_ad_referendum", act, answer.due == 0 ? "" : day_of(answer.due),
              true);
      }
    }
    return {};
  }

  Result<void> look_at_asks(const record::CircleView& circle) {
    const auto asks = TRY(view_.asks(circle.id, kAsksMax));
    out_.more = out_.more || asks.size() == kAsksMax;
    const std::string soon = day_of(now_ + kDueWithin);
    for (const record::AskRow& asked : asks) {
      const record::Ask& ask = asked.ask;
      // What is promised asks when it is due, and what has no date is never due.
      const bool promised = ask.what == "commitment" || ask.what == "report";
      Due due = TRY(due_of(circle, asked));
      if (promised && (due.day.empty() || due.day > soon)) continue;
      std::string stands_for;
      if (!ask.office.empty() && ask.office != person_.office) {
        const auto principal = person_.rights.acting_for.find(ask.office);
        if (principal == person_.rights.acting_for.end()) continue;
        stands_for = principal->second;
      }
      const auto act = view_.act(circle.id, asked.ref);
      if (!act.ok()) continue;
      const bool tells = ask.what == "returned" || ask.what == "instructed";
      if (ask.what == "instructed" && !TRY(asked_for(circle, act.value()))) continue;
      add(circle, ask.what, act.value(), std::move(due.day), !tells, std::move(stands_for),
          due.runs);
    }
    return {};
  }

  // Whether this person asked for the instruction that came in, and somebody else entered it.
  Result<bool> asked_for(const record::CircleView& circle, const record::ActRow& act) {
    if (act.person == person_.person || act.time < now_ - kCameFor) return false;
    const Bytes content = TRY(parts_.screens.json_of_content(act.module, act.content));
    const json::Value said = TRY(json::parse(content));
    const json::Value* instruction = said.find("instruction");
    if (instruction == nullptr) return false;
    bool out = false;
    TRY(view_.rows(circle.id, act.matter, act.module,
                   "instruction_request/" + std::string(instruction->text("request").value_or("")) +
                       "/by/" + person_.person,
                   [&](std::string_view, const record::RowView& row) {
                     out = row.key.ends_with("/by/" + person_.person);
                     return !out;
                   }));
    return out;
  }

  struct Due {
    std::string day;   // empty: none
    bool runs = true;  // it is overdue once the day is over
  };

  // What is due at a meeting has the day of that meeting: it moves with it, and a meeting that
  // nobody says was held makes nothing overdue.
  Result<Due> due_of(const record::CircleView& circle, const record::AskRow& asked) {
    const std::string& due = asked.ask.due;
    if (!due.starts_with("meetings/")) return Due{due, true};
    const MeetingDays::Day at = TRY(days_.of(circle, due));
    const bool runs =
        at.held == "all" ||
        (!at.held.empty() && (at.held == asked.party || at.held == parts_.config.party));
    return Due{at.day, runs};
  }

  Result<void> look_at_what_came(const record::CircleView& circle) {
    const auto read = [&](std::string_view party, std::string_view epoch) -> std::uint64_t {
      const auto found = marks_.read.find(journal_of(circle.id, party, epoch));
      return found == marks_.read.end() ? 0 : found->second;
    };
    const auto came = TRY(view_.came(circle.id, read, now_ - kCameFor, kCameMax));
    out_.more = out_.more || came.size() >= kCameMax;
    for (const record::ActRow& act : came) {
      if (act.verdict != "effective") continue;
      if (known_.contains({circle.id, act.ref.text()}) || act.type == "notice_receipt") continue;
      // That who proposes agrees says nothing that the proposal does not say.
      if (act.type == "concurrence" && act.target && act.target->party == act.ref.party) continue;
      add(circle, "came", act, "", false);
    }
    return {};
  }

  // Whether this person is one who may give the answer.
  bool may_answer(const record::CircleView& circle, const record::ActRow& act) const {
    if (account_ == nullptr) return person_.is_delegate;
    const auto weight = circle.national ? people::Weight::own : people::Weight::spoken;
    return people::may(person_.rights, weight, circle.id, act.matter);
  }

  // The account in whose place this person sees it; empty where it is theirs.
  std::string deputised(const std::string& circle, const std::string& matter) const {
    if (account_ == nullptr || labels::may_see(alone_, circle, matter)) return {};
    for (const auto& [office, account] : person_.rights.acting_for) {
      const people::Account* principal = parts_.people.find(account);
      if (principal == nullptr) continue;
      const Viewer theirs = people::rights_of(*principal, parts_.people, day_of(now_)).viewer;
      if (labels::may_see(theirs, circle, matter)) return account;
    }
    return {};
  }

  void add(const record::CircleView& circle, std::string_view word, const record::ActRow& act,
           std::string due, bool asks, std::string stands_for = {}, bool runs = true) {
    InboxItem item;
    item.overdue = runs && !due.empty() && due < day_of(now_);
    // What is put aside while it is ahead comes again when it is overdue.
    item.id = id_of(circle.id, std::string(word) + (item.overdue ? " overdue" : ""), act.ref);
    item.word = std::string(word);
    item.category = std::string(category_of(word));
    item.needs_answer = asks && may_answer(circle, act);
    item.urgent = asks && !due.empty() && due <= day_of(now_);
    // What asks about several places asks once.
    if (!listed_.insert(item.id).second) return;
    item.aside = marks_.aside.contains(item.id);
    item.circle = circle.id;
    item.due = std::move(due);
    item.stands_for = stands_for.empty() ? deputised(circle.id, act.matter) : std::move(stands_for);
    item.act = act;
    if (asks) known_.emplace(circle.id, act.ref.text());
    out_.items.push_back(std::move(item));
  }

  Parts& parts_;
  const Person& person_;
  record::View& view_;
  MeetingDays days_;
  const people::Marks& marks_;
  const TimeMs now_;
  const people::Account* account_;
  Viewer alone_;  // of the account, without whom it deputises for
  std::set<std::pair<std::string, std::string>> known_;  // circle and act: is listed already
  std::set<std::string> listed_;                         // by their identifiers
  Inbox out_;
};

// What stands before the first thing that is not dealt with is remembered by one number of its
// journal.
void shorten(const Inbox& inbox, people::Marks& marks) {
  std::map<std::string, std::uint64_t> end;  // of each journal, behind the newest that came
  std::set<std::string> unread;              // journals with something that is not dealt with
  std::set<std::string> waiting;             // identifiers
  std::map<std::string, std::size_t> dealt_with;
  const auto journal = [&](const InboxItem& item) {
    return journal_of(item.circle, item.act.party, item.act.ref.epoch);
  };
  for (const InboxItem& item : inbox.items) {
    waiting.insert(item.id);
    if (item.word != "came") continue;
    auto& behind = end[journal(item)];
    behind = std::max(behind, item.act.ref.index + 1);
    if (!marks.aside.contains(item.id)) unread.insert(journal(item));
    ++dealt_with[journal(item)];
  }
  std::erase_if(marks.aside, [&](const std::string& id) { return !waiting.contains(id); });
  for (const auto& [name, size] : end) {
    // Not yet where few are: what was put aside can be looked at and taken back.
    if (unread.contains(name) || dealt_with[name] < kRemembered) continue;
    auto& read = marks.read[name];
    read = std::max(read, size);
  }
  for (const InboxItem& item : inbox.items) {
    if (item.word != "came") continue;
    const auto read = marks.read.find(journal(item));
    if (read != marks.read.end() && item.act.ref.index < read->second) marks.aside.erase(item.id);
  }
}

}  // namespace

std::size_t Inbox::answers() const {
  return static_cast<std::size_t>(
      std::count_if(items.begin(), items.end(),
                    [](const InboxItem& item) { return item.needs_answer && !item.aside; }));
}

std::size_t Inbox::information() const {
  return static_cast<std::size_t>(
      std::count_if(items.begin(), items.end(),
                    [](const InboxItem& item) { return !item.needs_answer && !item.aside; }));
}

Result<Inbox> look_into_inbox(Parts& parts, const Person& person, record::View& view) {
  return Looking(parts, person, view).look();
}

Result<void> put_aside(Parts& parts, const Person& person, const std::vector<std::string>& items,
                       bool aside) {
  const auto view = parts.engine.view(person.viewer);
  const Inbox inbox = TRY(look_into_inbox(parts, person, *view));
  const std::set<std::string> meant(items.begin(), items.end());
  people::Marks marks = parts.notices.marks(person.key());
  for (const InboxItem& item : inbox.items) {
    if (!meant.contains(item.id)) continue;
    if (aside) marks.aside.insert(item.id);
    if (!aside) marks.aside.erase(item.id);
  }
  shorten(inbox, marks);
  return parts.engine.keep([&](store::Store& store) {
    return parts.notices.put(store, person.key(), std::move(marks));
  });
}

}  // namespace api
