// The node's own secrets: files that nobody else can read, or a key in a PKCS#11 token.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "io/secure.h"
#include "link/tls.h"
#include "node/config.h"

namespace node {

// The content of a secret file (at most 4 KiB) without its line end. Refuses a link, a file of
// somebody else, and one that others can read; the error says the command that mends it.
Result<Bytes> read_secret(const std::string& path);
// Creates the file with mode 0600 and makes it durable. `conflict` if something is there.
Result<void> create_secret(const std::string& path, ByteView content);

struct NodeKeys {
  crypto::Seed root;    // from which the keys in every circle are derived
  links::LinkKey link;  // of the link identity
};

// Reads both, each from the token where the configuration says so.
Result<NodeKeys> read_keys(const NodeConfig& config);
// What the API's port shows and proves itself with; the error names the member of [api]. Nothing
// where no certificate is configured.
Result<std::optional<io::SecureContext>> read_tls(const NodeConfig& config);
// Creates those that are missing (not in a token), and the folder they lie in, mode 0700.
Result<void> create_keys(const NodeConfig& config, Random& random);

}  // namespace node
