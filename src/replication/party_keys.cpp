#include "replication/party_keys.h"

#include <algorithm>
#include <tuple>

namespace replication {

using journal::PinnedIdentity;

namespace {

// A party has no use for more; what a hostile one writes beyond is not looked at.
constexpr std::size_t kEventsMax = 256;

bool contains(const std::vector<PinnedIdentity>& list, const PinnedIdentity& identity) {
  return std::find(list.begin(), list.end(), identity) != list.end();
}

}  // namespace

// In the order in which a party writes.
std::tuple<std::uint64_t, std::string_view, std::uint64_t> PartyKeys::place(std::string_view epoch,
                                                                            std::uint64_t index) {
  return {journal::epoch_number(epoch), epoch, index};
}

bool PartyKeys::carried_by(Noted& noted, const PinnedIdentity& identity) const {
  if (contains(noted.carried, identity)) return true;
  if (contains(noted.refused, identity)) return false;
  bool carried = false;
  if (const auto* rotated = std::get_if<journal::IdentityRotated>(&noted.event))
    carried = journal::verify(*rotated, party_, circle_, identity).ok();
  else if (const auto* revoked = std::get_if<journal::NodeKeyRevoked>(&noted.event))
    carried = journal::verify(*revoked, party_, circle_, identity, noted.time).ok();
  (carried ? noted.carried : noted.refused).push_back(identity);
  return carried;
}

void PartyKeys::pin(std::vector<PinnedIdentity> pins) {
  pins_ = std::move(pins);
  derive();
}

bool PartyKeys::note(const journal::KeyEvent& event, std::string_view epoch, std::uint64_t index,
                     TimeMs time) {
  if (!std::holds_alternative<journal::IdentityRotated>(event) &&
      !std::holds_alternative<journal::NodeKeyRevoked>(event))
    return false;
  Noted noted{event, std::string(epoch), index, time};
  if (noted_.size() >= kEventsMax || std::any_of(noted_.begin(), noted_.end(), [&](const Noted& n) {
        return n.epoch == noted.epoch && n.index == index && n.event == event;
      }))
    return false;
  noted_.push_back(std::move(noted));
  const std::size_t before = rotated_.size() + revoked_.size();
  derive();
  return rotated_.size() + revoked_.size() != before;
}

void PartyKeys::derive() {
  all_.clear();
  for (const PinnedIdentity& pin : pins_) {
    if (!contains(all_, pin)) all_.push_back(pin);
  }
  rotated_.clear();
  for (std::size_t i = 0; i < all_.size(); ++i) {  // grows at the end
    const PinnedIdentity from = all_[i];
    for (Noted& noted : noted_) {
      const auto* event = std::get_if<journal::IdentityRotated>(&noted.event);
      if (event == nullptr || !carried_by(noted, from)) continue;
      rotated_.push_back({from, event->identity, noted.epoch, noted.index});
      if (!contains(all_, event->identity)) all_.push_back(event->identity);
    }
  }
  standing_.clear();
  std::vector<PinnedIdentity> next;
  if (!pins_.empty()) next.push_back(pins_.back());
  for (std::size_t i = 0; i < next.size(); ++i) {
    const PinnedIdentity from = next[i];
    bool moved = false;
    for (const Rotated& rotated : rotated_) {
      if (rotated.from != from) continue;
      moved = true;
      if (!contains(next, rotated.to)) next.push_back(rotated.to);
    }
    if (!moved) standing_.push_back(from);
  }
  revoked_.clear();
  disputed_.clear();
  for (Noted& noted : noted_) {
    const auto* event = std::get_if<journal::NodeKeyRevoked>(&noted.event);
    if (event == nullptr) continue;
    // By an identity that stood at that place.
    const PinnedIdentity* signer = nullptr;
    const bool carried = std::any_of(all_.begin(), all_.end(), [&](const PinnedIdentity& identity) {
      if (!carried_by(noted, identity)) return false;
      signer = &identity;
      const bool moved = std::any_of(rotated_.begin(), rotated_.end(), [&](const Rotated& rotated) {
        return rotated.from == identity &&
               place(rotated.epoch, rotated.index) < place(noted.epoch, noted.index);
      });
      return !moved;
    });
    if (signer != nullptr) disputed_.emplace_back(event->revoked, *signer);
    if (carried) revoked_.emplace_back(event->revoked, Revocation{noted.epoch, noted.index});
  }
}

bool PartyKeys::known(const PinnedIdentity& identity) const { return contains(all_, identity); }

bool PartyKeys::revoked(const crypto::PublicKey& node_key) const {
  return std::any_of(revoked_.begin(), revoked_.end(),
                     [&](const auto& item) { return item.first == node_key; });
}

std::optional<PinnedIdentity> PartyKeys::disputed_by(const crypto::PublicKey& node_key) const {
  for (const auto& [key, identity] : disputed_) {
    if (key == node_key) return identity;
  }
  return std::nullopt;
}

std::vector<PartyKeys::Revocation> PartyKeys::revocations(const crypto::PublicKey& node_key) const {
  std::vector<Revocation> out;
  for (const auto& [key, revocation] : revoked_) {
    if (key == node_key) out.push_back(revocation);
  }
  return out;
}

std::vector<PinnedIdentity> PartyKeys::followers(const PinnedIdentity& identity,
                                                 std::optional<std::string_view> epoch) const {
  std::vector<PinnedIdentity> out{identity};
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const Rotated& rotated : rotated_) {
      if (rotated.from == out[i] && (!epoch || rotated.epoch == *epoch) &&
          !contains(out, rotated.to))
        out.push_back(rotated.to);
    }
  }
  return out;
}

}  // namespace replication
