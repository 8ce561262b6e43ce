// A person's account at this node: who they are, what they may read and do, and what proves that it
// is them. Accounts are this node's own and never stand in a journal; what a person was when they
// acted stands in the act (person, office, capacity).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "labels/labels.h"
#include "people/password.h"

namespace people {

// reader: reads. drafter: writes where the own party is alone. delegate: proposes, and agrees ad
// referendum, where others read. head: agrees, declines and withdraws for the party. release: lets
// information out. administrator: accounts, links, arrangements and health, and no content; stands
// beside no other role.
enum class Role : std::uint8_t { reader, drafter, delegate, head, release, administrator };
using Roles = std::set<Role>;
std::string_view word(Role role);
std::optional<Role> role_of(std::string_view word);

using Names = std::map<std::string, std::string>;  // by language

// What somebody is in one body; whoever is in a body reads there.
struct Membership {
  BodyOfCircle body;
  Roles roles;
  bool operator==(const Membership&) const = default;
};

// Days as 2031-03-04, both included; empty: open.
struct Days {
  std::string from;
  std::string to;
  bool hold(std::string_view day) const {
    return (from.empty() || from <= day) && (to.empty() || day <= to);
  }
  bool operator==(const Days&) const = default;
};

// Stands in for another account, with that one's bodies and roles and the own clearance.
struct Deputy {
  std::string account;
  Days days;
  bool operator==(const Deputy&) const = default;
};

// What may be changed of an account by an administrator.
struct Profile {
  std::string name;    // signs in with it: 1 to 64 of a-z 0-9 . _ - @
  std::string person;  // identifier, as acts, labels and the persons of the record name them
  Names names;
  std::string office;  // identifier
  Names office_names;
  std::string capacity = "substantive";  // as in acts
  Days in_office;                        // outside of them: no more than a reader
  std::string language = "en";
  std::uint32_t clearance = 0;
  std::vector<std::string> categories;
  Roles roles;              // in all bodies; beside memberships those of the whole node alone
  bool all_bodies = false;  // else those of `bodies`
  std::vector<Membership> bodies;
  std::vector<Deputy> deputy_of;
  bool operator==(const Profile&) const = default;
};

// `invalid` as "FIELD: WHAT", for what no account may be.
Result<void> check(const Profile& profile);

// A one-time link by which password and codes are set.
struct Invitation {
  crypto::Hash token;  // SHA-256 of what stands in the link
  TimeMs until = 0;
  Bytes totp;  // the secret that is offered
};

struct Account : Profile {
  std::string id;  // 16 hex digits
  std::uint64_t revision = 0;
  TimeMs created = 0;
  bool disabled = false;
  std::optional<PasswordHash> password;  // none: invited and not come yet
  Bytes totp;                            // secret of the codes, 20 bytes
  std::uint64_t totp_step = 0;           // the last one used: none at or before it is taken again
  Bytes next_totp;                       // offered in exchange, until a code of it was shown
  std::vector<crypto::Hash> recovery;    // SHA-256 of the codes that are left
  std::optional<Invitation> invitation;
};

inline constexpr std::size_t kBodiesMax = 256;
inline constexpr std::size_t kDeputiesMax = 32;

// As kept in the store; JSON with a version. `corrupt` for what no version of this program wrote.
Bytes encode(const Account& account);
Result<Account> decode(ByteView bytes);

bool is_day(std::string_view text);

}  // namespace people
