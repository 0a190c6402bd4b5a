# SPDX-License-Identifier: Apache-2.0
"""Is it a person in front of the camera? One module per cue, each a pure function over observations."""
