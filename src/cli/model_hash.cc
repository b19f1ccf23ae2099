#include "cli/all.h"
#include "cli/data.h"
#include "evidence/weights/hash.h"
#include "json/codec.h"

namespace probity::cli {

Command model_hash() {
  auto path = std::make_shared<std::string>();
  return {"model hash",
          "Hash a model's folder: each file, the manifest root and the weights digest",
          "probity model hash ./model --json",
          [path](Options& options) {
            options.argument("PATH", *path, "The model's folder, or one file");
          },
          [path](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            PROBITY_TRY(const auto manifest,
                        evidence::weights::hash_artifact(
                            doors.files, *path, [&](std::uint64_t done, std::uint64_t total) {
                              terminal.progress("hashed " + std::to_string(done >> 20) + " of " +
                                                std::to_string(total >> 20) + " MiB");
                            }));
            for (const auto& file : manifest.files)
              terminal.say(file.sha256.hex() + "  " + file.path);
            terminal.say("root     " + manifest.root.hex());
            if (manifest.weights_digest) terminal.say("weights  " + manifest.weights_digest->hex());
            terminal.answer(json::encode(manifest));
            return Verdict::good;
          }};
}

}  // namespace probity::cli
