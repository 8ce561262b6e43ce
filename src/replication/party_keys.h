// Which keys of a party stand in one circle: what the charters pinned, moved on by the rotations
// and revocations in the party's own journals (docs/formats/journal.md, "Keys and epochs"). A
// function of what is held, whatever the order in which it came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "journal/key_event.h"

namespace replication {

class PartyKeys {
 public:
  PartyKeys() = default;
  PartyKeys(std::string party, std::string circle)
      : party_(std::move(party)), circle_(std::move(circle)) {}

  // Identities that joint charters pinned, the one in force last.
  void pin(std::vector<journal::PinnedIdentity> pins);
  // Takes in a rotation or revocation that stands at this place of the party's own journals; true
  // when it changed what stands. Other events, and ones that no key carries, change nothing (but
  // may count later, when what carries them has come).
  bool note(const journal::KeyEvent& event, std::string_view epoch, std::uint64_t index,
            TimeMs time);

  // Identities that a new epoch may be opened under: one, but for a party that rotated its key in
  // two ways.
  const std::vector<journal::PinnedIdentity>& standing() const { return standing_; }
  // Whether the identity stands or stood.
  bool known(const journal::PinnedIdentity& identity) const;
  bool revoked(const crypto::PublicKey& node_key) const;
  // The identity of the party, of whatever time, that signed a revocation of the node key. Who
  // holds less of its journals may take it for revoked: a copy of the party rotated its identity
  // where another one, which did not know, revoked the key.
  std::optional<journal::PinnedIdentity> disputed_by(const crypto::PublicKey& node_key) const;
  // Where the node key was revoked: an epoch and the index of the revocation in it.
  struct Revocation {
    std::string epoch;
    std::uint64_t index = 0;
  };
  std::vector<Revocation> revocations(const crypto::PublicKey& node_key) const;
  // Identities that follow from this one by rotations, in this epoch alone if one is named; this
  // one included.
  std::vector<journal::PinnedIdentity> followers(
      const journal::PinnedIdentity& identity,
      std::optional<std::string_view> epoch = std::nullopt) const;
  std::size_t rotations() const { return rotated_.size(); }

 private:
  struct Noted {
    journal::KeyEvent event;
    std::string epoch;
    std::uint64_t index = 0;
    TimeMs time = 0;
    // Verified once for each identity.
    std::vector<journal::PinnedIdentity> carried = {};
    std::vector<journal::PinnedIdentity> refused = {};
  };
  struct Rotated {
    journal::PinnedIdentity from;
    journal::PinnedIdentity to;
    std::string epoch;
    std::uint64_t index = 0;
  };
  void derive();
  bool carried_by(Noted& noted, const journal::PinnedIdentity& identity) const;
  static std::tuple<std::uint64_t, std::string_view, std::uint64_t> place(std::string_view epoch,
                                                                          std::uint64_t index);

  std::string party_;
  std::string circle_;
  std::vector<journal::PinnedIdentity> pins_;
  std::vector<Noted> noted_;
  std::vector<journal::PinnedIdentity> all_;
  std::vector<journal::PinnedIdentity> standing_;
  std::vector<Rotated> rotated_;
  std::vector<std::pair<crypto::PublicKey, Revocation>> revoked_;
  std::vector<std::pair<crypto::PublicKey, journal::PinnedIdentity>> disputed_;
};

}  // namespace replication
