# SPDX-License-Identifier: Apache-2.0
"""`calibrate camera`: the camera's place and light, measured on a person who stands before it."""
