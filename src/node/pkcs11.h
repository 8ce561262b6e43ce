// Ed25519 keys that stay in a PKCS#11 token (v2.40 with CKM_EDDSA of v3.0): C_Sign through the
// token's own library, nothing between.
#pragma once

#include <memory>

#include "base/result.h"
#include "crypto/crypto.h"
#include "node/config.h"

namespace node {

// A signer with the token's key pair of that label. Errors: `not_found` (library, token or key),
// `forbidden` (PIN wrong or locked), `invalid` (no Ed25519 key), `unavailable` (anything else).
Result<std::unique_ptr<crypto::Signer>> open_token_signer(const TokenSetting& setting);

// The node's root secret out of the token: SHA-256 of its signature over a fixed text. Ed25519
// signatures are deterministic (RFC 8032), so the same key gives the same root, and without the
// token there is none on this machine's disks.
Result<crypto::Seed> root_from_token(const TokenSetting& setting);

}  // namespace node
