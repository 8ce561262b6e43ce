#include "people/attempts.h"

#include <algorithm>

#include "crypto/crypto.h"

namespace people {
namespace {

constexpr std::size_t kKeptMax = 20'000;
constexpr std::uint64_t kForgottenMs = 24 * 3'600'000;
constexpr std::uint64_t kKnownMs = 30 * kForgottenMs;

// What was typed is not kept: it may be a password that slipped into the wrong field.
std::string of_name(std::string_view name) {
  return "n" + std::string(crypto::sha256(name).view());
}
std::string of_address(std::string_view address) { return "a" + address_group(address); }
std::string of_pair(std::string_view name, std::string_view address) {
  return "p" + std::string(crypto::sha256(name).view()) + address_group(address);
}

}  // namespace

std::string address_group(std::string_view address) {
  if (address.starts_with('[')) address = address.substr(1, address.find(']') - 1);
  const bool six = std::count(address.begin(), address.end(), ':') > 1;
  if (!six) return std::string(address.substr(0, address.find(':')));
  // Written short or long: up to the fourth group, or to where groups are left out before it.
  std::size_t end = 0;
  for (int groups = 0; groups < 4 && end < address.size(); ++groups) {
    const std::size_t colon = address.find(':', end);
    if (colon == std::string_view::npos || address.substr(colon, 2) == "::")
      return std::string(address.substr(0, colon)) + "::";
    end = colon + 1;
  }
  return std::string(address.substr(0, end)) + ":";
}

void Attempts::expire(std::uint64_t now) {
  if (kept_.size() < kKeptMax) return;
  std::erase_if(kept_, [now](const auto& one) {
    const std::uint64_t age = now - one.second.last;
    return age >= (one.second.known ? kKnownMs : kForgottenMs);
  });
  // A flood of names and addresses pushes out what was there first, never where somebody signed in.
  while (kept_.size() >= kKeptMax) {
    auto oldest = kept_.end();
    for (auto at = kept_.begin(); at != kept_.end(); ++at) {
      if (at->second.known) continue;
      if (oldest == kept_.end() || at->second.last < oldest->second.last) oldest = at;
    }
    if (oldest == kept_.end()) oldest = kept_.begin();
    kept_.erase(oldest);
  }
}

std::uint64_t Attempts::wait(const std::string& key, std::uint64_t now) const {
  const auto known = kept_.find(key);
  return known == kept_.end() || known->second.next <= now ? 0 : known->second.next - now;
}

void Attempts::count(const std::string& key, const Delays& delays, std::uint64_t now) {
  expire(now);
  Kept& one = kept_[key];
  if (one.last != 0 && now - one.last >= kForgottenMs) one.failures = 0;
  ++one.failures;
  one.last = now;
  if (one.failures < delays.free) return;
  const unsigned doubled = std::min(one.failures - delays.free, 20U);
  one.next = now + std::min<std::uint64_t>(std::uint64_t{1000} << doubled, delays.longest_ms);
}

std::uint64_t Attempts::begin(std::string_view name, std::string_view address) {
  const std::uint64_t now = clock_.monotonic();
  const std::string pair = of_pair(name, address);
  const auto known = kept_.find(pair);
  const bool is_known =
      known != kept_.end() && known->second.known && now - known->second.last < kKnownMs;
  std::uint64_t left = std::max(wait(pair, now), wait(of_address(address), now));
  if (!is_known) left = std::max(left, wait(of_name(name), now));
  if (left > 0) return left;
  count(pair, kOfPair, now);
  count(of_address(address), kOfAddress, now);
  if (!is_known) count(of_name(name), kOfName, now);
  return 0;
}

void Attempts::succeeded(std::string_view name, std::string_view address) {
  const std::uint64_t now = clock_.monotonic();
  expire(now);
  Kept& pair = kept_[of_pair(name, address)];
  pair = {0, 0, now, true};
  // This one was no failure after all; what others did at this address stays counted.
  for (const std::string& key : {of_address(address), of_name(name)}) {
    const auto one = kept_.find(key);
    if (one != kept_.end() && one->second.failures > 0) --one->second.failures;
  }
}

}  // namespace people
