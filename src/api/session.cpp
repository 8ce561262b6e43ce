#include "api/session.h"

#include "api/opaque.h"

namespace api {

void Sessions::expire() {
  const std::uint64_t now = clock_.monotonic();
  std::erase_if(links_, [now](const auto& item) { return now >= item.second.until; });
  std::erase_if(sessions_, [this, now](const auto& item) {
    return now - item.second.last_used >= limits_.idle_ms ||
           now - item.second.begun >= limits_.absolute_ms;
  });
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
  return &found->second;
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
