// Accounts as JSON (components/schemas/Account of openapi.json), and what is asked of one.
#pragma once

#include "api/parts.h"
#include "base/json.h"
#include "people/account.h"

namespace api {

void write_account(json::Writer& out, Parts& parts, const people::Account& account);

// What the body says, over `profile`; members that are absent stay as they are. Circles by
// identifier or name, deputies by sign-in name or identifier. `invalid` as "FIELD: WHAT".
Result<void> read_profile(Parts& parts, const json::Value& body, people::Profile& profile);
// The members that read_profile() knows.
const std::vector<std::string_view>& profile_members();

}  // namespace api
