#include "api/post.h"

#include <algorithm>

#include "mail/message.h"

namespace api {
namespace {

constexpr TimeMs kAgain = 15 * 60'000;  // what falls due changes inboxes without an entry

// What this person wants to be told of and was not.
struct News {
  std::set<std::string> all;  // of what they want to be told of
  bool fresh = false;
  bool urgent = false;
};

News news_of(const people::Mailbox& box, const Inbox& inbox) {
  News out;
  for (const InboxItem& item : inbox.items) {
    if (item.aside || !box.wishes.categories.contains(item.category)) continue;
    out.all.insert(item.id);
    if (box.state.told.contains(item.id)) continue;
    out.fresh = true;
    out.urgent = out.urgent || item.urgent;
  }
  return out;
}

}  // namespace

Post::Post(Parts& parts, PostSettings settings, Carry carry)
    : parts_(parts), settings_(std::move(settings)), carry_(std::move(carry)) {
  parts_.engine.on_change([this, alive = std::weak_ptr<char>(alive_)](const node::Change&) {
    if (alive.lock()) ++changes_;
  });
}

std::string_view Post::word(const people::Mailbox& box) {
  if (box.state.refused) return "refused";
  if (box.state.failures > 0) return "delayed";
  return box.state.since != 0 ? "waiting" : "idle";
}

void Post::keep(const std::string& account, people::Mailbox box) {
  // Where the store fails the node stops; what was not kept is worked out again.
  static_cast<void>(parts_.engine.keep(
      [&](store::Store& store) { return parts_.notices.put(store, account, std::move(box)); }));
  parts_.wrote();
}

void Post::step() {
  if (under_way_) return;
  const auto& boxes = parts_.notices.mailboxes();
  if (boxes.empty()) return;
  // Round and round, from behind the one that was served last.
  auto at = boxes.upper_bound(last_);
  for (std::size_t i = 0; i < boxes.size(); ++i, ++at) {
    if (at == boxes.end()) at = boxes.begin();
    const people::Account* account = parts_.people.find(at->first);
    if (account == nullptr || account->disabled || !account->password || at->second.state.refused)
      continue;
    if (!look(*account, at->second)) continue;
    last_ = account->id;
    return;
  }
}

// True where that was a piece of work.
bool Post::look(const people::Account& account, const people::Mailbox& box) {
  const TimeMs now = parts_.clock.now();
  Seen& seen = seen_[account.id];
  const people::MailState& state = box.state;
  // A clock that was put back must not silence anybody.
  const auto not_yet = [&](TimeMs next) {
    return now < next && next <= now + settings_.retry_most_ms;
  };
  bool is_time = false;
  if (state.since != 0 && !not_yet(state.next) && !not_yet(state_.next)) {
    const auto offset = mail::zone(box.wishes.zone);
    is_time = now >= mail::when(box.wishes, state.since, state.last, state.urgent,
                                offset ? *offset : mail::OffsetAt([](TimeMs) { return 0; }));
  }
  const bool changed = seen.changes != changes_ || seen.at > now || now - seen.at >= kAgain;
  const bool rested = seen.at > now || now - seen.at >= settings_.look_ms;
  if (!is_time && !(changed && rested)) return false;
  seen = {changes_, now};
  const Person person = person_of(account, parts_.people, now);
  const auto view = parts_.engine.view(person.viewer);
  const Result<Inbox> inbox = look_into_inbox(parts_, person, *view);
  if (!inbox.ok()) return true;
  const News news = news_of(box, inbox.value());
  people::MailState fresh = state;
  std::erase_if(fresh.told, [&](const std::string& id) { return !news.all.contains(id); });
  fresh.urgent = news.fresh && news.urgent;
  if (!news.fresh) {
    fresh.since = 0;
  } else if (fresh.since == 0 || fresh.since > now) {
    fresh.since = now;
  }
  const bool kept =
      fresh.since == state.since && fresh.urgent == state.urgent && fresh.told == state.told;
  people::Mailbox next{box.wishes, std::move(fresh)};
  if (is_time && news.fresh) {
    send(account, std::move(next), inbox.value());
  } else if (!kept) {
    keep(account.id, std::move(next));
  }
  return true;
}

void Post::send(const people::Account& account, people::Mailbox box, const Inbox& inbox) {
  const News news = news_of(box, inbox);
  if (box.state.id.empty()) box.state.id = mail::message_id(parts_.random, settings_.server.from);
  mail::Message message;
  message.from = settings_.server.from;
  message.to = box.wishes.address;
  message.language = box.wishes.language;
  message.waiting = news.all.size();
  message.answers = static_cast<std::size_t>(std::count_if(
      inbox.items.begin(), inbox.items.end(),
      [&](const InboxItem& item) { return item.needs_answer && news.all.contains(item.id); }));
  message.url = settings_.url;
  message.id = box.state.id;
  message.date = parts_.clock.now();
  keep(account.id, box);
  carry(
      message.to, mail::write(message),
      [this, id = account.id, address = message.to, told = news.all](const mail::Outcome& outcome) {
        const bool of_address = note(outcome);
        const people::Mailbox* now = parts_.notices.mailbox(id);
        // Of an address that was changed meanwhile, it says nothing of the new one.
        if (of_address && now != nullptr && now->wishes.address == address)
          settle(id, told, outcome);
      });
}

void Post::carry(const std::string& to, std::string message,
                 std::function<void(mail::Outcome)> done) {
  under_way_ = true;
  const bool begun = carry_(to, std::move(message),
                            [this, alive = std::weak_ptr<char>(alive_),
                             done = std::move(done)](const mail::Outcome& outcome) {
                              if (!alive.lock()) return;
                              under_way_ = false;
                              done(outcome);
                            });
  if (!begun) under_way_ = false;
}

// Takes in what came of a try. False where the way to the server is at fault.
bool Post::note(const mail::Outcome& outcome) {
  const TimeMs now = parts_.clock.now();
  using Kind = mail::Outcome::Kind;
  if (outcome.kind == Kind::taken) {
    ++state_.taken;
    state_.last_taken = now;
  } else {
    ++state_.failed;
  }
  if (outcome.kind != Kind::server_trouble) {
    failures_ = 0;
    state_.trouble_since = state_.next = 0;
    state_.code = 0;
    state_.reason.clear();
    return true;
  }
  if (state_.trouble_since == 0) state_.trouble_since = now;
  state_.next =
      now + mail::retry_after(++failures_, settings_.retry_first_ms, settings_.retry_most_ms);
  state_.code = outcome.code;
  state_.reason = outcome.reason;
  return false;
}

void Post::settle(const std::string& account, const std::set<std::string>& told,
                  const mail::Outcome& outcome) {
  using Kind = mail::Outcome::Kind;
  people::Mailbox box = *parts_.notices.mailbox(account);
  people::MailState& state = box.state;
  const TimeMs now = parts_.clock.now();
  switch (outcome.kind) {
    case Kind::taken:
      state.told = told;
      state.since = 0;
      state.urgent = false;
      state.id.clear();
      state.last = now;
      ++state.taken;
      state.failures = 0;
      state.next = 0;
      state.code = 0;
      break;
    case Kind::address_later:
      ++state.failures;
      state.next = now + mail::retry_after(state.failures, settings_.retry_first_ms,
                                           settings_.retry_most_ms);
      state.code = outcome.code;
      break;
    case Kind::address_refused:
      state.refused = true;
      state.failures = 0;
      state.code = outcome.code;
      break;
    case Kind::server_trouble:
      return;
  }
  keep(account, std::move(box));
}

void Post::try_out(const std::string& address, std::function<void(Result<mail::Outcome>)> done) {
  if (under_way_)
    return done(Error{ErrorCode::unavailable, "a message is under way; try again in a minute"});
  mail::Message message;
  message.from = settings_.server.from;
  message.to = address;
  message.id = mail::message_id(parts_.random, message.from);
  message.date = parts_.clock.now();
  message.test = true;
  carry(address, mail::write(message),
        [this, done = std::move(done)](const mail::Outcome& outcome) {
          note(outcome);
          done(outcome);
        });
}

}  // namespace api
