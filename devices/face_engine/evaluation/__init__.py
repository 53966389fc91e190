"""What the engine is worth on a folder of photographs: for operators who measure and calibrate, not for the terminal."""
