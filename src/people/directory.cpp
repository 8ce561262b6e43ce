#include "people/directory.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"

namespace people {
namespace {

using store::Space;

constexpr std::string_view kAccounts = "people/account/";
constexpr std::string_view kEvents = "people/event/";
constexpr std::string_view kFailed = "failed";

Bytes event_key(std::uint64_t number) {
  Bytes out(kEvents);
  put_u64(out, number);
  return out;
}

Bytes encode(const Event& event) {
  json::Writer out;
  out.begin_object()
      .field("time", event.time)
      .field("what", event.what)
      .field("account", event.account)
      .field("by", event.by)
      .field("address", event.address)
      .end_object();
  return out.take();
}

std::optional<Event> decode_event(ByteView bytes) {
  const Result<json::Value> read = json::parse(bytes);
  if (!read.ok()) return std::nullopt;
  const json::Value* time = read.value().find("time");
  Event out;
  out.time = time == nullptr ? 0 : time->unsigned_number().value_or(0);
  out.what = read.value().text("what").value_or("");
  out.account = read.value().text("account").value_or("");
  out.by = read.value().text("by").value_or("");
  out.address = read.value().text("address").value_or("");
  return out;
}

}  // namespace

Result<void> Directory::open(store::Store& store) {
  accounts_.clear();
  by_name_.clear();
  events_.clear();
  Result<void> failure;
  TRY(store.list(Space::durable, kAccounts, {}, [&](ByteView, ByteView value) {
    Result<Account> account = decode(value);
    if (!account.ok()) {
      failure = account.error();
      return false;
    }
    by_name_[account.value().name] = account.value().id;
    const std::string id = account.value().id;
    accounts_[id] = std::move(account).value();
    return true;
  }));
  TRY(failure);
  failures_ = 0;
  return store.list(Space::durable, kEvents, {}, [&](ByteView key, ByteView value) {
    ByteReader number(key.substr(kEvents.size()));
    next_event_ = number.u64() + 1;
    auto event = decode_event(value);
    if (!event) return true;
    event->number = next_event_ - 1;
    failures_ += event->what == kFailed ? 1 : 0;
    events_.push_front(std::move(*event));
    return true;
  });
}

const Account* Directory::find(std::string_view id) const {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? nullptr : &found->second;
}

const Account* Directory::by_name(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : find(found->second);
}

const Account* Directory::by_invitation(const crypto::Hash& token, TimeMs now) const {
  for (const auto& [id, account] : accounts_) {
    if (!account.disabled && account.invitation && account.invitation->token == token &&
        now < account.invitation->until)
      return &account;
  }
  return nullptr;
}

bool Directory::has_administrator() const {
  return std::any_of(accounts_.begin(), accounts_.end(), [](const auto& one) {
    return one.second.password && !one.second.disabled &&
           one.second.roles.contains(Role::administrator);
  });
}

Result<void> Directory::check_free(const Profile& profile, std::string_view own_id) const {
  if (own_id.empty() && accounts_.size() >= kAccountsMax)
    return Error{ErrorCode::unavailable, "this node has 5,000 accounts, and takes no more"};
  for (const auto& [id, account] : accounts_) {
    if (id == own_id) continue;
    if (account.name == profile.name)
      return Error{ErrorCode::conflict, "name: somebody else signs in with it"};
    // A label that names a person names one; an administrator reads under none.
    if (account.person == profile.person && !account.roles.contains(Role::administrator) &&
        !profile.roles.contains(Role::administrator))
      return Error{ErrorCode::conflict, "person: is that of another account"};
  }
  for (const Deputy& one : profile.deputy_of) {
    if (one.account == own_id || find(one.account) == nullptr)
      return Error{ErrorCode::invalid, "deputy_of: names no other account of this node"};
  }
  return {};
}

Result<void> Directory::put(store::Store& store, Account account) {
  TRY(store.put(Space::durable, Bytes(kAccounts) + account.id, encode(account)));
  if (const Account* before = find(account.id); before != nullptr) by_name_.erase(before->name);
  by_name_[account.name] = account.id;
  const std::string id = account.id;
  accounts_[id] = std::move(account);
  return {};
}

Result<void> Directory::note(store::Store& store, Event event) {
  event.number = next_event_++;
  TRY(store.put(Space::durable, event_key(event.number), encode(event)));
  failures_ += event.what == kFailed ? 1 : 0;
  events_.push_front(std::move(event));
  if (events_.size() <= kEventsMax && failures_ <= kFailuresMax) return {};
  auto oldest = std::prev(events_.end());
  while (failures_ > kFailuresMax && oldest->what != kFailed) --oldest;
  TRY(store.erase(Space::durable, event_key(oldest->number)));
  failures_ -= oldest->what == kFailed ? 1 : 0;
  events_.erase(oldest);
  return {};
}

}  // namespace people
