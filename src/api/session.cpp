#include "api/session.h"

#include <algorithm>

#include "api/opaque.h"
#include "base/encoding.h"

namespace api {

Person person_of(const people::Account& account, const people::Directory& directory, TimeMs now) {
  Person out;
  out.account = account.id;
  out.rights = people::rights_of(account, directory, time_text(now).substr(0, 10));
  out.viewer = out.rights.viewer;
  out.person = account.person;
  out.office = account.office;
  out.capacity = account.capacity;
  out.is_operator = out.rights.everywhere.contains(people::Role::administrator);
  for (const people::Role role :
       {people::Role::drafter, people::Role::delegate, people::Role::head})
    out.is_delegate = out.is_delegate || out.rights.holds_anywhere(role);
  return out;
}

void Sessions::expire() {
  const std::uint64_t now = clock_.monotonic();
  std::erase_if(links_, [now](const auto& item) { return now >= item.second.until; });
  std::erase_if(sessions_, [this, now](const auto& item) {
    return now - item.second.last_used >= limits_.idle_ms ||
           now - item.second.begun >= limits_.absolute_ms;
  });
}

std::string Person::reads() const {
  std::string out = key();
  if (account.empty()) return out;
  out += "\n" + std::to_string(viewer.clearance) + (viewer.reads_content ? "r" : "-") +
         (is_operator ? "o" : "-") + " " + viewer.person;
  for (const std::string& category : viewer.categories) out += "\n" + category;
  if (!viewer.bodies) return out + "\n*";
  for (const BodyOfCircle& one : *viewer.bodies) out += "\n" + one.circle + "/" + one.body;
  return out;
}

std::string Sessions::make_link(const Person& person) {
  expire();
  if (links_.size() >= limits_.links) {
    // The oldest goes: whoever asks for so many has lost the others.
    auto oldest = links_.begin();
    for (auto at = links_.begin(); at != links_.end(); ++at) {
      if (at->second.until < oldest->second.until) oldest = at;
    }
    links_.erase(oldest);
  }
  std::string token = random_token(random_);
  links_[crypto::sha256(token)] = {person, clock_.monotonic() + limits_.link_ms};
  return token;
}

std::optional<std::string> Sessions::open(std::string_view link_token) {
  expire();
  const auto link = links_.find(crypto::sha256(link_token));
  if (link == links_.end()) return std::nullopt;
  Session session;
  session.person = link->second.person;
  links_.erase(link);
  return insert(std::move(session));
}

std::string Sessions::begin(const std::string& account, const Person& person,
                            std::string_view address) {
  expire();
  // Somebody who signs in everywhere and out nowhere pushes out their own.
  std::vector<Session> own = of(account);
  while (own.size() >= limits_.of_account) {
    end_one(account, own.back().id);
    own.pop_back();
  }
  Session session;
  session.person = person;
  session.id = hex(random_.bytes(8));
  session.confirmed = clock_.monotonic();
  session.since = session.seen = clock_.now();
  session.address = std::string(address);
  return insert(std::move(session));
}

std::string Sessions::insert(Session session) {
  if (sessions_.size() >= limits_.sessions) {
    auto oldest = sessions_.begin();
    for (auto at = sessions_.begin(); at != sessions_.end(); ++at) {
      if (at->second.last_used < oldest->second.last_used) oldest = at;
    }
    sessions_.erase(oldest);
  }
  std::string token = random_token(random_);
  session.csrf = random_token(random_);
  session.begun = session.last_used = clock_.monotonic();
  session.expires = clock_.now() + limits_.absolute_ms;
  sessions_[crypto::sha256(token)] = std::move(session);
  return token;
}

const Session* Sessions::find(std::string_view token) {
  expire();
  const auto found = sessions_.find(crypto::sha256(token));
  if (found == sessions_.end()) return nullptr;
  found->second.last_used = clock_.monotonic();
  found->second.seen = clock_.now();
  return &found->second;
}

const Session* Sessions::peek(std::string_view token) {
  expire();
  const auto found = sessions_.find(crypto::sha256(token));
  return found == sessions_.end() ? nullptr : &found->second;
}

std::string Sessions::renew(std::string_view token) {
  auto held = sessions_.extract(crypto::sha256(token));
  if (held.empty()) return "";
  std::string fresh = random_token(random_);
  held.key() = crypto::sha256(fresh);
  held.mapped().csrf = random_token(random_);
  held.mapped().confirmed = clock_.monotonic();
  sessions_.insert(std::move(held));
  return fresh;
}

std::size_t Sessions::end_all(std::string_view account, std::string_view but_token) {
  const crypto::Hash but = crypto::sha256(but_token);
  return std::erase_if(sessions_, [&](const auto& one) {
    return one.second.person.account == account && one.first != but;
  });
}

bool Sessions::end_one(std::string_view account, std::string_view id) {
  return std::erase_if(sessions_, [&](const auto& one) {
           return one.second.person.account == account && one.second.id == id;
         }) > 0;
}

std::vector<Session> Sessions::of(std::string_view account) {
  expire();
  std::vector<Session> out;
  for (const auto& [token, session] : sessions_) {
    if (session.person.account == account) out.push_back(session);
  }
  std::sort(out.begin(), out.end(),
            [](const Session& a, const Session& b) { return a.begun > b.begun; });
  return out;
}

void Sessions::end(std::string_view token) { sessions_.erase(crypto::sha256(token)); }

std::optional<std::string_view> cookie(std::string_view header, std::string_view name) {
  std::optional<std::string_view> found;
  while (!header.empty()) {
    const std::size_t semicolon = header.find(';');
    std::string_view part = header.substr(0, semicolon);
    header =
        semicolon == std::string_view::npos ? std::string_view() : header.substr(semicolon + 1);
    while (part.starts_with(' ')) part.remove_prefix(1);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || part.substr(0, equals) != name) continue;
    if (found) return std::nullopt;
    found = part.substr(equals + 1);
  }
  return found;
}

}  // namespace api
