#include "api/typing.h"

#include <algorithm>

namespace api {

void Typists::forget(std::uint64_t now) {
  for (auto& [place, list] : open_) {
    std::erase_if(list, [&](const Typing& one) { return one.heard + kSilenceMs < now; });
  }
  std::erase_if(open_, [](const auto& one) { return one.second.empty(); });
  std::erase_if(closed_, [&](const Closed& one) { return one.heard + kSilenceMs < now; });
}

const Typing* Typists::find(const Place& place, std::string_view key, std::string_view window,
                            std::uint64_t now) {
  forget(now);
  const auto found = open_.find(place);
  if (found == open_.end()) return nullptr;
  for (const Typing& one : found->second) {
    if (one.key == key && one.window == window) return &one;
  }
  return nullptr;
}

bool Typists::keep(const Place& place, Typing typing, std::uint64_t now) {
  remove(place, typing.key, typing.window);
  forget(now);
  std::size_t all = 0;
  std::size_t own = 0;
  for (const auto& [where, list] : open_) {
    all += list.size();
    own += static_cast<std::size_t>(std::count_if(
        list.begin(), list.end(), [&](const Typing& one) { return one.key == typing.key; }));
  }
  if (all >= kMax || own >= kOfOne) return false;
  typing.heard = now;
  open_[place].push_back(std::move(typing));
  return true;
}

bool Typists::is_late(const Place& place, std::string_view key, std::string_view window,
                      std::uint64_t sequence, std::uint64_t now) {
  const Typing* known = find(place, key, window, now);
  if (known != nullptr && known->sequence >= sequence) return true;
  return std::any_of(closed_.begin(), closed_.end(), [&](const Closed& one) {
    return one.place == place && one.key == key && one.window == window && one.sequence >= sequence;
  });
}

bool Typists::close(const Place& place, std::string_view key, std::string_view window,
                    std::uint64_t sequence, std::uint64_t now) {
  forget(now);
  if (closed_.size() >= kMax) closed_.pop_front();
  closed_.push_back({place, std::string(key), std::string(window), sequence, now});
  return remove(place, key, window);
}

void Typists::each(const Place& place, const std::function<bool(Typing&)>& label) {
  const auto found = open_.find(place);
  if (found == open_.end()) return;
  std::erase_if(found->second, [&](Typing& one) { return !label(one); });
  if (found->second.empty()) open_.erase(found);
}

bool Typists::remove(const Place& place, std::string_view key, std::string_view window) {
  const auto found = open_.find(place);
  if (found == open_.end()) return false;
  const bool known = std::erase_if(found->second, [&](const Typing& one) {
                       return one.key == key && one.window == window;
                     }) > 0;
  if (found->second.empty()) open_.erase(found);
  return known;
}

std::vector<const Typing*> Typists::others(const Place& place, std::string_view key,
                                           const Viewer& viewer, std::uint64_t now) {
  forget(now);
  std::vector<const Typing*> out;
  const auto found = open_.find(place);
  if (found == open_.end()) return out;
  for (const Typing& one : found->second) {
    if (one.key != key && labels::may_read(viewer, one.label)) out.push_back(&one);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Typing* a, const Typing* b) { return a->since < b->since; });
  return out;
}

}  // namespace api
