// Keys that stay in a PKCS#11 token (v2.40 with CKM_EDDSA of v3.0): C_Sign through the token's own
// library, nothing between. Ed25519 pairs sign for us; P-256 pairs do so for OpenSSL, which holds
// nothing of them but the public half.
#pragma once

#include <memory>

#include "base/result.h"
#include "crypto/crypto.h"
#include "io/secure.h"
#include "node/config.h"

namespace node {

// Errors of all three: `not_found` (library, token or key), `forbidden` (PIN wrong or locked),
// `invalid` (a key of another kind), `unavailable` (anything else).

// A signer with the token's Ed25519 key pair of that label.
Result<std::unique_ptr<crypto::Signer>> open_token_signer(const TokenSetting& setting);

// The node's root secret out of the token: SHA-256 of its signature over a fixed text. Ed25519
// signatures are deterministic (RFC 8032), so the same key gives the same root, and without the
// token there is none on this machine's disks.
Result<crypto::Seed> root_from_token(const TokenSetting& setting);

// The token's P-256 key pair of that label, for TLS: each handshake asks the token for one
// signature, on the thread that shakes hands. The token stays open as long as the key is used.
Result<io::KeyHandle> open_token_key(const TokenSetting& setting);

}  // namespace node
